package io.roomcast.server.engine;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to the sessions of one event loop, in the order of the calls. A packet for many of them is one entry, so that
 * the sending thread touches neither the sessions nor their counters, which belong to another processor's cache.
 */
final class Outbox {
    /** So many entries are taken at most before sessions write, however fast others come. */
    private static final int AT_ONCE = 1024;

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

    /** Sends a packet, whose reference it takes, to a session that has counted it: at once if this is the event loop. */
    void add(EngineSession session, EngineSession.Outgoing packet) {
        if (loop.inEventLoop()) {
            distributeAll();
            session.take(packet, true);
            session.handOver();
        } else {
            deliveries.add(new Delivery(packet, List.of(session), true));
            schedule();
        }
    }

    /** Sends a packet, of which it takes a reference for each, to sessions. They count it when the event loop comes to it. */
    void add(List<EngineSession> sessions, EngineSession.Outgoing packet) {
        Delivery delivery = new Delivery(packet, sessions, false);
        uncountedBytes.addAndGet(delivery.bytes());
        deliveries.add(delivery);
        schedule();
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::takeTurns);
        } catch (RejectedExecutionException e) {
            // The event loops are shut down after all sessions were closed: nobody is left to hear of it.
            scheduled.set(false);
            for (Delivery next = poll(); next != null; next = poll()) {
                next.packet().message().release(next.sessions().size());
            }
        }
    }

    private @Nullable Delivery poll() {
        Delivery next = deliveries.poll();
        if (next != null && !next.counted()) {
            uncountedBytes.addAndGet(-next.bytes());
        }
        return next;
    }

    // ---- the event loop ----

    /** Gives sessions all that was sent to them so far. */
    void distributeAll() {
        distribute(Integer.MAX_VALUE);
    }

    private void distribute(int most) {
        int left = most;
        for (Delivery next = poll(); next != null; next = --left > 0 ? poll() : null) {
            for (EngineSession session : next.sessions()) {
                if (session.take(next.packet(), next.counted())) {
                    unwritten.add(session);
                }
            }
        }
    }

    /** Each session writes once. What comes meanwhile is written by those whose turn is still to come, by the others later. */
    private void takeTurns() {
        scheduled.set(false);
        distribute(AT_ONCE);
        for (int turns = unwritten.size(); turns > 0; turns--) {
            unwritten.remove().handOver();
            distribute(AT_ONCE);
        }
        if (!unwritten.isEmpty() || !deliveries.isEmpty()) {
            schedule();
        }
    }
}
