package io.roomcast.interop;

import static io.roomcast.interop.MalformedInput.hex;
import static io.roomcast.interop.Patience.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.interop.MalformedInput.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Also bad entries, some of which Node would read again for ever. */
@DisplayName("Redis streams, bad input")
class StreamsMalformedTest extends RedisMalformedRules {
    private int added;

    StreamsMalformedTest() {
        super(() -> Streams.wiring(false), "channelPrefix");
    }

    @Override
    List<MalformedInput> inputs() {
        return Stream.concat(
                        Stream.of("", "c1", "c0", "01", "7b7d", "81a474797065")
                                .map(hex -> hex("message " + hex, Outcome.COUNTED, "P#N#", hex)),
                        BadClusterMessages.list(Outcome.COUNTED, Outcome.HEARD, StreamsMalformedTest::encoded).stream())
                .toList();
    }

    private static byte[] encoded(byte[] json) {
        try {
            return MessagePack.write(Notation.JSON.readTree(json), MessagePack.Flavour.MSGPACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    MalformedInput fromOutside() {
        MalformedInput event = BadClusterMessages.fromOutside();
        return new MalformedInput(
                event.name(),
                event.outcome(),
                event.channel(),
                namespace -> encoded(event.payload().apply(namespace)));
    }

    /** An entry: fields and values in turn, where {@code N} stands for the namespace. */
    record Entry(Outcome outcome, List<String> fields) {}

    private static Entry entry(Outcome outcome, String... fields) {
        return new Entry(outcome, List.of(fields));
    }

    static List<Entry> entries() {
        String event =
                "{\"packet\":{\"type\":2,\"data\":[\"e\",1]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";
        String bare = "{\"packet\":{\"type\":2,\"data\":[\"e\",1]}}";
        return List.of(
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "type", "3", "data", "{\"packet\":"),
                entry(
                        Outcome.COUNTED,
                        "uid",
                        "x",
                        "nsp",
                        "N",
                        "type",
                        "3",
                        "data",
                        "wQ=="), // never used in MessagePack
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "!"),
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "AA=="), // 0
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "3"),
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", "{}"),
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "3", "data", bare),
                entry(Outcome.BREAKS_NODE, "uid", "x", "nsp", "N", "type", "4", "data", "{\"rooms\":[]}"),
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "type", "x", "data", event),
                entry(Outcome.COUNTED, "uid", "x", "nsp", "N", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "nsp", "N", "type", "99", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "type", "3", "data", event),
                entry(Outcome.IGNORED, "uid", "x", "nsp", "/nobody", "type", "3", "data", event),
                entry(Outcome.IGNORED, "some", "thing"),
                entry(Outcome.HEARD, "nsp", "N", "type", "3", "data", event),
                entry(Outcome.HEARD, "uid", "x", "nsp", "N", "type", "3", "data", event, "more", "of it"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    @DisplayName("A bad entry is counted, and the servers work on")
    void entry(Entry entry) {
        check(entry.outcome(), entry.outcome() == Outcome.BREAKS_NODE, namespace -> add(entry, namespace));
    }

    private void add(Entry entry, String namespace) {
        Object[] fields = entry.fields().stream()
                .map(text -> text.replaceFirst("^N$", namespace).getBytes(UTF_8))
                .toArray();
        raw().xadd(prefix().getBytes(UTF_8), fields);
    }

    /** Also the JVM server hears what is added for its own namespace. */
    @Override
    void awaitWorking() {
        super.awaitWorking();
        String works = "{\"packet\":{\"type\":2,\"data\":[\"g\"]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";
        add(entry(Outcome.HEARD, "uid", "x", "nsp", "N", "type", "3", "data", works), OURS.namespace());
        added++;
        eventually(() -> assertThat(inOurs().count("g")).isEqualTo(added));
    }
}
