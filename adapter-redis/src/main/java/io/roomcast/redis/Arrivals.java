package io.roomcast.redis;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings what arrives on two connections, the stream's and that of pub/sub, to one inbox: one call at a time, and what was
 * published after an entry of the stream not before that entry. The methods of {@link Inbox} are for the pub/sub connection,
 * except {@link #receive}, which is for both.
 */
final class Arrivals implements Inbox {
    /** So many messages wait for the stream at most; who sends more than that meanwhile gives up their order. */
    private static final int MAX_HELD = 10_000;

    private static final long REACHED_WITHIN_SECONDS = 10;

    /** @param number of arrival, as messages that follow the same entry keep their order */
    private record Held(ClusterMessage message, StreamId after, long number) {
        static final Comparator<Held> ORDER = Comparator.comparing(Held::after).thenComparingLong(Held::number);
    }

    /** @param untilLost whether it waits only as long as the stream is read */
    private record Waiter(StreamId id, CompletableFuture<Void> reached, boolean untilLost)
            implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return id.compareTo(other.id);
        }
    }

    private final Inbox inbox;
    private final PriorityQueue<Held> held = new PriorityQueue<>(Held.ORDER);
    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
    private StreamId position = StreamId.ZERO;
    private long arrived;
    private boolean pubSubDown;
    private boolean streamDown;
    private boolean closed;

    Arrivals(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public synchronized void receive(ClusterMessage message, @Nullable String offset) {
        if (!closed) {
            inbox.receive(message, offset);
        }
    }

    /**
     * A message for all nodes, by pub/sub.
     *
     * @param after the entry that its sender published before it, as far as is known
     */
    synchronized void ephemeral(ClusterMessage message, @Nullable StreamId after) {
        if (after == null || after.compareTo(position) <= 0 || held.size() >= MAX_HELD) {
            receive(message, null);
        } else if (!closed) {
            held.add(new Held(message, after, arrived++));
        }
    }

    @Override
    public synchronized void malformed(String where, Throwable cause) {
        if (!closed) {
            inbox.malformed(where, cause);
        }
    }

    /** Everything up to this entry has come. */
    void advanced(StreamId id) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (this) {
            if (id.compareTo(position) > 0) {
                position = id;
            }
            while (!held.isEmpty() && held.element().after().compareTo(position) <= 0) {
                receive(held.remove().message(), null);
            }
            while (!waiters.isEmpty() && waiters.element().id().compareTo(position) <= 0) {
                reached.add(waiters.remove());
            }
        }
        reached.forEach(waiter -> waiter.reached().complete(null));
    }

    /** Completes when everything up to this entry has come; fails if that takes too long. */
    CompletionStage<Void> reached(StreamId id) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        synchronized (this) {
            if (id.compareTo(position) <= 0) {
                return CompletableFuture.completedFuture(null);
            }
            Waiter waiter = new Waiter(id, reached, false);
            waiters.add(waiter);
            var unused = reached.orTimeout(REACHED_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(tooLate -> forget(waiter));
        }
        return reached;
    }

    /**
     * Completes when everything up to this node's own entry has come, so that it is delivered to the node's clients in its
     * place; or when nothing comes for now.
     */
    synchronized CompletionStage<Void> passed(StreamId own) {
        if (closed || streamDown || own.compareTo(position) <= 0) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = new Waiter(own, new CompletableFuture<>(), true);
        waiters.add(waiter);
        return waiter.reached();
    }

    private void waitNoLonger() {
        List<Waiter> freed;
        synchronized (this) {
            freed = waiters.stream().filter(Waiter::untilLost).sorted().toList();
            waiters.removeIf(Waiter::untilLost);
        }
        freed.forEach(waiter -> waiter.reached().complete(null));
    }

    private synchronized @Nullable Void forget(Waiter waiter) {
        waiters.remove(waiter);
        return null;
    }

    // --- the connections

    @Override
    public synchronized void gap(String reason) {
        if (!closed) {
            inbox.gap(reason);
        }
    }

    /** Entries of the stream may have been lost: what waits for one waits no longer. */
    synchronized void streamGap(String reason) {
        gap(reason);
        while (!held.isEmpty()) {
            receive(held.remove().message(), null);
        }
    }

    @Override
    public synchronized void linkState(LinkState state) {
        pathsAre(state == LinkState.DOWN, streamDown);
    }

    void streamLost() {
        synchronized (this) {
            pathsAre(pubSubDown, true);
        }
        waitNoLonger();
    }

    synchronized void streamRestored() {
        pathsAre(pubSubDown, false);
    }

    /** The link is up if both are. */
    private void pathsAre(boolean pubSubIsDown, boolean streamIsDown) {
        boolean wasDown = pubSubDown || streamDown;
        pubSubDown = pubSubIsDown;
        streamDown = streamIsDown;
        boolean down = pubSubDown || streamDown;
        if (down != wasDown && !closed) {
            inbox.linkState(down ? LinkState.DOWN : LinkState.UP);
        }
    }

    @Override
    public synchronized void membersChanged() {
        if (!closed) {
            inbox.membersChanged();
        }
    }

    /** Nothing is delivered any more. */
    void close() {
        synchronized (this) {
            closed = true;
            held.clear();
        }
        waitNoLonger();
    }
}
