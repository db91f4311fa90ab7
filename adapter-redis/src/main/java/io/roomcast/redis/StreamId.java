package io.roomcast.redis;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a stream's entry, {@code <ms>-<seq>}: both unsigned, and growing.
 *
 * @param ms when it was added, by the clock of Redis
 * @param seq which it was in that millisecond
 */
record StreamId(long ms, long seq) implements Comparable<StreamId> {
    /** Before all entries. */
    static final StreamId ZERO = new StreamId(0, 0);

    private static final Pattern FORM = Pattern.compile("[0-9]{1,20}-[0-9]{1,20}");

    /** The id that a text stands for, or null if it stands for none. */
    static @Nullable StreamId parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return null;
        }
        int dash = text.indexOf('-');
        try {
            return new StreamId(
                    Long.parseUnsignedLong(text.substring(0, dash)), Long.parseUnsignedLong(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            return null; // more than 64 bits
        }
    }

    /** The id of an entry that Redis gave. */
    static StreamId of(String text) {
        StreamId id = parse(text);
        if (id == null) {
            throw new IllegalArgumentException("no id of a stream's entry: " + text);
        }
        return id;
    }

    /** The smallest id after this one, from which reading goes on. */
    StreamId next() {
        return seq == -1 ? new StreamId(ms + 1, 0) : new StreamId(ms, seq + 1);
    }

    @Override
    public int compareTo(StreamId other) {
        int byTime = Long.compareUnsigned(ms, other.ms);
        return byTime != 0 ? byTime : Long.compareUnsigned(seq, other.seq);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
    }
}
