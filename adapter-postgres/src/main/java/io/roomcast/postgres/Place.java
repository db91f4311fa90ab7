package io.roomcast.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How far a link has received the log, whose rows are committed, and hence notified, in the order of their ids. A node's own
 * broadcasts are delivered to its clients in their place among those of others, so that a client's last offset says what it
 * has.
 */
final class Place {
    private record Waiter(long id, CompletableFuture<Void> passed) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return Long.compare(id, other.id);
        }
    }

    private final PriorityQueue<Waiter> waiters = new PriorityQueue<>();
    private long position;
    private boolean deaf;

    /** Completes when this row has been passed, or when nothing is received for now. */
    synchronized CompletionStage<Void> passed(long id) {
        if (deaf || id <= position) {
            return CompletableFuture.completedFuture(null);
        }
        Waiter waiter = new Waiter(id, new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.passed;
    }

    /** Goes on to this row, if it was not passed before. */
    void advance(long id) {
        List<Waiter> reached = new ArrayList<>();
        synchronized (this) {
            position = Math.max(position, id);
            while (!waiters.isEmpty() && waiters.element().id <= position) {
                reached.add(waiters.remove());
            }
        }
        reached.forEach(waiter -> waiter.passed.complete(null));
    }

    synchronized long position() {
        return position;
    }

    /** Nobody waits, from now on. */
    void deaf() {
        List<Waiter> all;
        synchronized (this) {
            deaf = true;
            all = waiters.stream().sorted().toList();
            waiters.clear();
        }
        all.forEach(waiter -> waiter.passed.complete(null));
    }

    synchronized void hearing() {
        deaf = false;
    }
}
