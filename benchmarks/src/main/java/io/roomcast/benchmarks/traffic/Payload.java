package io.roomcast.benchmarks.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The argument of a message: its number in 16 digits, then for latency {@code t} and the time in nanoseconds at which it was to
 * be sent in 19 digits, then as many {@code x} as are missing. As text, or as the same bytes.
 */
public final class Payload {
    private static final int NUMBER = 16;
    private static final int TIME = 19;

    /** The least that a message with a time has. */
    static final int TIMED = NUMBER + 1 + TIME;

    private Payload() {}

    /**
     * @param time in nanoseconds, or negative for none
     * @throws IllegalArgumentException if it does not fit
     */
    public static byte[] of(long number, long time, int size) {
        if (size < (time < 0 ? NUMBER : TIMED)) {
            throw new IllegalArgumentException("a message of " + size + " bytes has no room for its number and time");
        }
        byte[] bytes = new byte[size];
        digits(number, bytes, 0, NUMBER);
        int end = NUMBER;
        if (time >= 0) {
            bytes[end++] = 't';
            digits(time, bytes, end, TIME);
            end += TIME;
        }
        Arrays.fill(bytes, end, size, (byte) 'x');
        return bytes;
    }

    /** The same as text. */
    public static String text(byte[] payload) {
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    /** What a message carries. */
    static Object argument(byte[] payload, boolean binary) {
        return binary ? payload : text(payload);
    }

    static long number(CharSequence payload) {
        return parse(payload, 0, NUMBER);
    }

    /** Negative if it has none. */
    static long time(CharSequence payload) {
        return payload.length() >= TIMED && payload.charAt(NUMBER) == 't' ? parse(payload, NUMBER + 1, TIME) : -1;
    }

    private static void digits(long value, byte[] bytes, int from, int count) {
        for (int i = from + count - 1; i >= from; i--) {
            bytes[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
    }

    private static long parse(CharSequence text, int from, int count) {
        return Long.parseLong(text, from, from + count, 10);
    }
}
