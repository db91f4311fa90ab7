package io.roomcast.cluster;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What goes through Hazelcast as one item: some entries of one sender, in order.
 *
 * <pre>
 * byte version, byte flags, text sender, long after, long position, int count, count times:
 *   byte kind, text target (empty: all), int length, length bytes
 * </pre>
 *
 * A text is one byte of length and UTF-8. Numbers are big-endian.
 *
 * @param sender the node's id, or an emitter's
 * @param emitter whether the sender is no node
 * @param answer whether receivers say at once how far they are
 * @param after the position that whoever missed nothing has reached: before the own one if publishing failed meanwhile,
 *     as the callers were told that
 * @param position where the frame stands in all that its sender sent to this namespace, in bytes
 * @param next the position of the sender's next frame
 * @param entries those that the reader is meant by
 */
record Frame(
        String sender, boolean emitter, boolean answer, long after, long position, long next, List<Entry> entries) {
    private static final byte VERSION = 1;
    private static final int EMITTER = 1;
    private static final int ANSWER = 2;

    /** What Hazelcast adds to a frame, about; it counts, so that many small frames are bounded as well. */
    private static final int OVERHEAD = 256;

    private static final int HEAD = 2 + 1 + 8 + 8 + 4;
    private static final int ENTRY_HEAD = 1 + 1 + 4;
    private static final int MAX_TEXT = 255;
    private static final byte[] NO_TEXT = {};
    private static final Kind[] KINDS = Kind.values();

    /** What an entry is. */
    enum Kind {
        /** A message, by the codec. */
        MESSAGE(0),
        /** The sender is linked; who its owner is, as text. */
        HELLO(1),
        /** The sender is leaving. */
        BYE(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) throws IOException {
            for (Kind kind : KINDS) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IOException("an entry of the unknown kind " + code);
        }
    }

    /** One thing that was said to all, or to the reader. */
    static final class Entry {
        private final Kind kind;
        private final byte[] body;

        private Entry(Kind kind, byte[] body) {
            this.kind = kind;
            this.body = body;
        }

        Kind kind() {
            return kind;
        }

        byte[] body() {
            return body;
        }
    }

    /** The position after a frame of that many bytes at a position. */
    static long next(long position, int length) {
        return position + length + OVERHEAD;
    }

    /**
     * The bytes of a frame.
     *
     * @throws IllegalArgumentException if an id is longer than 255 bytes
     */
    static byte[] encode(
            String sender, boolean emitter, boolean answer, long after, long position, List<Publication> entries) {
        byte[] from = text(sender);
        int length = HEAD + from.length;
        for (Publication entry : entries) {
            length += ENTRY_HEAD + entry.target().length + entry.body().length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(VERSION).put((byte) ((emitter ? EMITTER : 0) | (answer ? ANSWER : 0)));
        out.put((byte) from.length).put(from);
        out.putLong(after).putLong(position).putInt(entries.size());
        for (Publication entry : entries) {
            byte[] target = entry.target();
            out.put(entry.kind().code).put((byte) target.length).put(target);
            out.putInt(entry.body().length).put(entry.body());
        }
        return out.array();
    }

    /** A text in the form that frames have it. */
    static byte[] text(String text) {
        if (text.isEmpty()) {
            return NO_TEXT;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("an id may have " + MAX_TEXT + " bytes at most: " + text);
        }
        return bytes;
    }

    /** Whether the bytes begin like a frame of that sender, given in the form of {@link #text}. */
    static boolean isFrom(byte[] sender, byte[] bytes) {
        return bytes.length > HEAD
                && bytes[0] == VERSION
                && (bytes[2] & 0xff) == sender.length
                && Arrays.equals(bytes, 3, Math.min(bytes.length, 3 + sender.length), sender, 0, sender.length);
    }

    /**
     * Reads a frame for a node, passing over what is meant for others.
     *
     * @throws IOException if the bytes are none, or of another version
     */
    static Frame decode(byte[] bytes, String reader) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IOException("a frame of version " + version + ", only " + VERSION + " is understood");
            }
            int flags = in.get();
            String sender = text(in);
            long after = in.getLong();
            long position = in.getLong();
            int count = in.getInt();
            if (count < 0 || (long) count * ENTRY_HEAD > in.remaining()) {
                throw new IOException("a frame of " + count + " entries in " + in.remaining() + " bytes");
            }
            List<Entry> entries = new ArrayList<>(Math.min(count, 1000));
            for (int i = 0; i < count; i++) {
                Kind kind = Kind.of(in.get());
                String target = text(in);
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new IOException("an entry of " + length + " bytes, but only " + in.remaining() + " follow");
                }
                if (target.isEmpty() || target.equals(reader)) {
                    byte[] body = new byte[length];
                    in.get(body);
                    entries.add(new Entry(kind, body));
                } else {
                    in.position(in.position() + length);
                }
            }
            if (in.hasRemaining()) {
                throw new IOException(in.remaining() + " bytes follow the frame");
            }
            return new Frame(
                    sender,
                    (flags & EMITTER) != 0,
                    (flags & ANSWER) != 0,
                    after,
                    position,
                    next(position, bytes.length),
                    entries);
        } catch (BufferUnderflowException e) {
            throw new IOException("a frame that is cut off", e);
        }
    }

    private static String text(ByteBuffer in) throws IOException {
        int length = in.get() & 0xff;
        if (length == 0) {
            return "";
        } else if (length > in.remaining()) {
            throw new IOException("a text of " + length + " bytes, but only " + in.remaining() + " follow");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
