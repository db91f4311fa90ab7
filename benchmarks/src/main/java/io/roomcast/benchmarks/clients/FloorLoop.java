package io.roomcast.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The clients of one event loop. Frames that wait when their turn comes go to a client together, in one call of the system. */
@SuppressWarnings("FutureReturnValueIgnored") // of a void promise: failures come to exceptionCaught
final class FloorLoop {
    private final Set<Channel> clients = new HashSet<>();
    private final Queue<ByteBuf> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** From the event loop. */
    void add(Channel client) {
        clients.add(client);
    }

    /** From the event loop. */
    void remove(Channel client) {
        clients.remove(client);
    }

    /**
     * Adds a frame, from any thread.
     *
     * @return whether {@link #write} has to be called
     */
    boolean offer(ByteBuf frame) {
        waiting.add(frame.retain());
        return scheduled.compareAndSet(false, true);
    }

    /** Writes what waits to all, from the event loop. */
    void write() {
        scheduled.set(false);
        List<ByteBuf> frames = new ArrayList<>();
        for (ByteBuf frame = waiting.poll(); frame != null; frame = waiting.poll()) {
            frames.add(frame);
        }
        if (frames.isEmpty()) {
            return; // an earlier turn had them
        }
        for (Channel client : clients) {
            ChannelHandlerContext codec = client.pipeline().firstContext(); // beneath it, as these are frames already
            frames.forEach(frame -> codec.write(frame.retainedDuplicate(), client.voidPromise()));
            codec.flush();
        }
        frames.forEach(ByteBuf::release);
    }
}
