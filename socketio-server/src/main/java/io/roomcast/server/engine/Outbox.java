package io.roomcast.server.engine;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is sent to the sessions of one event loop, in the order of the calls. A packet for many of them is one entry, so that
 * the sending thread touches neither the sessions nor their counters, which belong to another processor's cache.
 */
final class Outbox {
    /**
     * A packet, with one reference to it for each session.
     *
     * @param counted whether the sessions have counted its bytes already
     */
    private record Delivery(EngineSession.Outgoing packet, List<EngineSession> sessions, boolean counted) {
        long bytes() {
            return (long) packet.message().size() * sessions.size();
        }
    }

    private final EventLoop loop;
    private final long limit;
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicLong uncountedBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ArrayDeque<EngineSession> unwritten = new ArrayDeque<>();
    private boolean writing;

    /** @param limit of the bytes that may wait here without being counted by their sessions */
    Outbox(EventLoop loop, long limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** Whether the event loop is so far behind that its sessions have to count the bytes that they are sent. */
    boolean isBehind() {
        return uncountedBytes.get() > limit;
    }

    /** Bytes that wait here, of which no session knows yet. */
    long uncountedBytes() {
        return uncountedBytes.get();
    }

    /** Sends a packet to a session that has counted it. */
    void add(EngineSession session, EngineSession.Outgoing packet) {
        add(new Delivery(packet, List.of(session), true));
    }

    /** Sends a packet to sessions, which count it when their turn comes. */
    void add(List<EngineSession> sessions, EngineSession.Outgoing packet) {
        Delivery delivery = new Delivery(packet, sessions, false);
        uncountedBytes.addAndGet(delivery.bytes());
        add(delivery);
    }

    private void add(Delivery delivery) {
        deliveries.add(delivery);
        if (loop.inEventLoop()) {
            write();
        } else {
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::write);
        } catch (RejectedExecutionException e) {
            // The event loops are shut down after all sessions were closed: nobody is left to hear of it.
            for (Delivery next = deliveries.poll(); next != null; next = deliveries.poll()) {
                next.packet().message().release(next.sessions().size());
            }
        }
    }

    // ---- the event loop ----

    /** Gives sessions what was sent to them so far. */
    void distribute() {
        for (Delivery next = deliveries.poll(); next != null; next = deliveries.poll()) {
            if (!next.counted()) {
                uncountedBytes.addAndGet(-next.bytes());
            }
            for (EngineSession session : next.sessions()) {
                if (session.take(next.packet(), next.counted())) {
                    unwritten.add(session);
                }
            }
        }
    }

    /** Lets each session write once. What comes meanwhile is written by those whose turn is still to come, and by the others later. */
    private void write() {
        scheduled.set(false);
        if (writing) {
            return; // a listener sends, while a session below us writes or ends
        }
        writing = true;
        try {
            distribute();
            for (int turns = unwritten.size(); turns > 0; turns--) {
                unwritten.remove().drain();
            }
        } finally {
            writing = false;
            if (!unwritten.isEmpty() || !deliveries.isEmpty()) {
                schedule();
            }
        }
    }
}
