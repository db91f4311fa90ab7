package io.roomcast.conformance.servers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One of the two directions of a {@link ProxyConnection}: what came, and when it is to go on. */
final class ProxyDirection {
    private static final int MAX_QUEUED = 4 * ProxyLoop.CHUNK;

    private final ProxyLoop loop;
    private final SocketChannel from;
    private final SocketChannel to;
    private final AtomicLong counter;
    private final @Nullable AddressTranslation translation;
    private final Queue<Chunk> queue = new ArrayDeque<>();
    private int queued;
    private boolean ended;
    private boolean over;

    private record Chunk(ByteBuffer bytes, long dueNanos) {
        boolean isDue(long now) {
            return dueNanos - now <= 0;
        }
    }

    /**
     * @param counter of the bytes that came
     * @param translation of what came; null if it goes on as it is
     */
    ProxyDirection(
            ProxyLoop loop,
            SocketChannel from,
            SocketChannel to,
            AtomicLong counter,
            @Nullable AddressTranslation translation) {
        this.loop = loop;
        this.from = from;
        this.to = to;
        this.counter = counter;
        this.translation = translation;
    }

    boolean wantsRead() {
        return !ended && queued < MAX_QUEUED;
    }

    void read() throws IOException {
        if (!wantsRead()) {
            return;
        }
        ByteBuffer scratch = loop.scratch();
        int count = from.read(scratch);
        if (count < 0) {
            ended = true;
            if (translation != null) {
                add(translation.rest());
            }
        } else if (count > 0) {
            counter.addAndGet(count);
            scratch.flip();
            add(translation == null ? ByteBuffer.allocate(count).put(scratch).flip() : translation.translate(scratch));
        }
    }

    private void add(ByteBuffer bytes) {
        queue.add(new Chunk(bytes, System.nanoTime() + loop.delayNanos()));
        queued += bytes.remaining();
    }

    /** What comes vanishes. */
    void discard() throws IOException {
        if (from.read(loop.scratch()) < 0) {
            from.close();
        }
    }

    /** What has not gone on yet vanishes. */
    void clear() {
        queue.clear();
    }

    void write() throws IOException {
        long now = System.nanoTime();
        for (Chunk next = queue.peek(); next != null && next.isDue(now); next = queue.peek()) {
            queued -= to.write(next.bytes);
            if (next.bytes.hasRemaining()) {
                return;
            }
            queue.remove();
        }
        if (ended && queue.isEmpty() && !over && to.isConnected()) {
            over = true;
            to.shutdownOutput();
        }
    }

    /** What is due could not be written. */
    boolean isBlocked() {
        Chunk next = queue.peek();
        return next != null && next.isDue(System.nanoTime());
    }

    /** The end has been passed on. */
    boolean isOver() {
        return over;
    }

    /** Nanoseconds until something is to be written that waits for its time only; {@link Long#MAX_VALUE} if there is none. */
    long dueIn(long now) {
        Chunk next = queue.peek();
        return next == null || next.isDue(now) ? Long.MAX_VALUE : next.dueNanos - now;
    }
}
