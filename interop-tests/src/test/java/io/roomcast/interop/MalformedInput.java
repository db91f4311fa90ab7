package io.roomcast.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.function.Function;

/**
 * A bad message.
 *
 * @param name as in the list of what was captured, where it is there
 * @param channel where {@code P} stands for the prefix of all channels, {@code N} for the namespace, {@code U} for the id of
 *     the JVM server in it
 * @param payload what is sent in a namespace
 */
record MalformedInput(String name, Outcome outcome, String channel, Function<String, byte[]> payload) {
    /** What becomes of an input. */
    enum Outcome {
        /** Node's process would end, or never read anything else. We count it. */
        BREAKS_NODE(1, 0),
        /** Node says nothing. We count it. */
        COUNTED(1, 0),
        /** Both say nothing. */
        IGNORED(0, 0),
        /** Clients hear {@code e}. */
        HEARD(0, 1),
        /** The servers hear {@code e}. */
        HEARD_BY_SERVER(0, 0);

        /** How many more we count. */
        final int counted;

        /** How many more events clients hear. */
        final int heard;

        Outcome(int counted, int heard) {
            this.counted = counted;
            this.heard = heard;
        }
    }

    static MalformedInput hex(String name, Outcome outcome, String channel, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new MalformedInput(name, outcome, channel, namespace -> bytes);
    }

    /** Text in which {@code N} stands for the namespace. */
    static MalformedInput text(String name, Outcome outcome, String channel, String text) {
        return new MalformedInput(name, outcome, channel, namespace -> text.replace("N", namespace)
                .getBytes(UTF_8));
    }

    /** Whether it is sent in a namespace that only the JVM server has. */
    boolean toOursOnly() {
        return outcome == Outcome.BREAKS_NODE || channel.contains("U");
    }

    @Override
    public String toString() {
        return name;
    }
}
