package io.roomcast.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How far a receiver is in what a sender sent: {@code byte version, text sender, text receiver, long position}.
 */
record Report(String sender, String receiver, long position) {
    private static final byte VERSION = 1;

    byte[] encode() {
        byte[] from = Frame.text(sender);
        byte[] by = Frame.text(receiver);
        return ByteBuffer.allocate(1 + 1 + from.length + 1 + by.length + 8)
                .put(VERSION)
                .put((byte) from.length)
                .put(from)
                .put((byte) by.length)
                .put(by)
                .putLong(position)
                .array();
    }

    static Report decode(byte[] bytes) throws IOException {
        int from = bytes.length < 2 || bytes[0] != VERSION ? -1 : bytes[1] & 0xff;
        int by = from < 0 || bytes.length < 3 + from ? -1 : bytes[2 + from] & 0xff;
        if (by < 0 || bytes.length != 3 + from + by + 8) {
            throw new IOException("not a report of version " + VERSION);
        }
        return new Report(
                new String(bytes, 2, from, StandardCharsets.UTF_8),
                new String(bytes, 3 + from, by, StandardCharsets.UTF_8),
                ByteBuffer.wrap(bytes).getLong(3 + from + by));
    }
}
