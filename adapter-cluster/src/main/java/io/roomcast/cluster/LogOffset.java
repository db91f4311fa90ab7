package io.roomcast.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a message stands in a log: its sequence, and a mark of the message itself. After a split, or when all members
 * were restarted, a sequence may stand for another message: then the offset is unknown, and nothing wrong is replayed.
 */
record LogOffset(long sequence, int mark) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9a-f]{1,8})");

    static LogOffset of(long sequence, String sender, long position) {
        return new LogOffset(sequence, 31 * sender.hashCode() + Long.hashCode(position));
    }

    /** Reads an offset, which may come from a client and be any text; null if it is none. */
    static @Nullable LogOffset parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? new LogOffset(Long.parseLong(form.group(1)), Integer.parseUnsignedInt(form.group(2), 16))
                : null;
    }

    @Override
    public String toString() {
        return sequence + "-" + Integer.toHexString(mark);
    }
}
