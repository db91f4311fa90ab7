package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * One text packet and the binary ones that follow it, as complete WebSocket frames in one direct buffer. Servers do not
 * mask, so the very same bytes are right for every client: a receiver costs a reference, never a copy. Long-polling
 * answers are made of slices of the same bytes.
 *
 * <p>Reference-counted: whoever made it releases it once; sending takes references of its own.
 */
public final class EngineMessage {
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;

    private final ByteBuf frames;
    private final List<Part> parts;

    private EngineMessage(ByteBuf frames, List<Part> parts) {
        this.frames = frames;
        this.parts = parts;
    }

    /** The payload of one frame, by position in the buffer. */
    record Part(int start, int end, boolean binary) {
        ByteBuf slice(ByteBuf frames) {
            return frames.slice(start, end - start);
        }
    }

    /** A message packet with text, followed by one with binary for each attachment. */
    public static EngineMessage message(String text, List<byte[]> attachments) {
        return encode("4" + text, attachments);
    }

    /** A message packet with binary alone. */
    public static EngineMessage binary(byte[] bytes) {
        ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length + 10);
        return new EngineMessage(frames, List.of(addBinary(frames, bytes)));
    }

    /** A packet of any type, which the first character says. */
    static EngineMessage packet(String text) {
        return encode(text, List.of());
    }

    /** A packet that lives as long as the server, and is not counted. */
    static EngineMessage constant(String text) {
        EngineMessage message = encode(text, List.of());
        ByteBuf copy = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer(message.size()).writeBytes(message.frames));
        message.release();
        return new EngineMessage(copy, message.parts);
    }

    private static EngineMessage encode(String text, List<byte[]> attachments) {
        int length = ByteBufUtil.utf8Bytes(text);
        int size = length + 10;
        for (byte[] attachment : attachments) {
            size += attachment.length + 10;
        }
        ByteBuf frames = PooledByteBufAllocator.DEFAULT.directBuffer(size);
        writeHeader(frames, FINAL_TEXT, length);
        int start = frames.writerIndex();
        ByteBufUtil.reserveAndWriteUtf8(frames, text, length);
        Part first = new Part(start, frames.writerIndex(), false);
        if (attachments.isEmpty()) {
            return new EngineMessage(frames, List.of(first));
        }
        List<Part> parts = new ArrayList<>(attachments.size() + 1);
        parts.add(first);
        for (byte[] attachment : attachments) {
            parts.add(addBinary(frames, attachment));
        }
        return new EngineMessage(frames, parts);
    }

    private static Part addBinary(ByteBuf frames, byte[] bytes) {
        writeHeader(frames, FINAL_BINARY, bytes.length);
        int start = frames.writerIndex();
        frames.writeBytes(bytes);
        return new Part(start, frames.writerIndex(), true);
    }

    /** RFC 6455 §5.2. */
    private static void writeHeader(ByteBuf frames, int firstByte, int length) {
        frames.writeByte(firstByte);
        if (length < 126) {
            frames.writeByte(length);
        } else if (length < 0x10000) {
            frames.writeByte(126).writeShort(length);
        } else {
            frames.writeByte(127).writeLong(length);
        }
    }

    /** How many bytes it takes on a WebSocket. */
    public int size() {
        return frames.readableBytes();
    }

    /** How many references there are; 0 means that the bytes were given back. */
    public int refCnt() {
        return frames.refCnt();
    }

    /** Takes a reference. */
    public void retain() {
        frames.retain();
    }

    /** Takes references. */
    void retain(int references) {
        frames.retain(references);
    }

    /** Gives a reference back. */
    public void release() {
        frames.release();
    }

    /** Gives references back. */
    void release(int references) {
        frames.release(references);
    }

    /** The frames, with a position of its own; whoever writes it gives one reference back. */
    ByteBuf frames() {
        return frames.duplicate();
    }

    List<Part> parts() {
        return parts;
    }

    ByteBuf payload(Part part) {
        return part.slice(frames);
    }
}
