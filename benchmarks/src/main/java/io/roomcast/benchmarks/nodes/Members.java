package io.roomcast.benchmarks.nodes;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.traffic.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The nodes of this process, which are a cluster, or a part of one. Used by one thread. */
final class Members implements AutoCloseable {
    private static final int BYTES = 128;

    /** How many broadcasts may be on their way, as far as the backend confirms them. */
    private static final int WINDOW = 1_000;

    private static final long LOST_SECONDS = 20;
    private static final long POLL_NANOS = 1_000_000;

    private final List<Member> all = new ArrayList<>();
    private final AtomicLong lastArrival = new AtomicLong();
    private volatile CountDownLatch missing = new CountDownLatch(0);
    private long next;

    /** Nodes join one after the other; blocks until the last one has. Whether each counts all by then, {@link #awaitCount} tells. */
    Members(String backend, Map<String, String> settings, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            all.add(new Member(backend, settings, i, this::hasAll));
        }
    }

    private void hasAll() {
        lastArrival.accumulateAndGet(System.nanoTime(), Math::max);
        missing.countDown();
    }

    /**
     * Broadcasts to everybody, as fast as the backend confirms it.
     *
     * @return nanoseconds from the first call until the last node has the last message
     */
    Outcome broadcast(int count) throws InterruptedException {
        missing = new CountDownLatch(all.size());
        lastArrival.set(Long.MIN_VALUE);
        all.forEach(member -> member.arrivals().expect(next, count));
        Deque<CompletableFuture<Void>> published = new ArrayDeque<>();
        Adapter sender = all.get(0).adapter();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Packet packet = Packet.of("message", Payload.text(Payload.of(next + i, -1, BYTES)));
            published.add(sender.broadcast(packet, BroadcastOptions.ALL).toCompletableFuture());
            if (published.size() > WINDOW) {
                published.remove().join();
            }
        }
        published.forEach(CompletableFuture::join);
        next += count;
        boolean complete = missing.await(LOST_SECONDS, TimeUnit.SECONDS);
        Counts counts = all.stream().map(member -> member.arrivals().counts()).reduce(Counts.NONE, Counts::plus);
        return new Outcome((complete ? lastArrival.get() : System.nanoTime()) - start, counts);
    }

    /**
     * What became of broadcasts.
     *
     * @param nanos until the last node had the last one, or until no more were waited for
     * @param counts sums of all nodes
     */
    record Outcome(long nanos, Counts counts) {}

    /**
     * Asks for the sockets of all nodes.
     *
     * @return how long it took, in nanoseconds
     * @throws IllegalStateException if there are not as many sockets as nodes
     */
    long fetch() {
        long start = System.nanoTime();
        int found = all.get(0)
                .adapter()
                .fetchSockets(BroadcastOptions.ALL)
                .toCompletableFuture()
                .join()
                .size();
        long nanos = System.nanoTime() - start;
        if (found != all.size()) {
            throw new IllegalStateException(found + " sockets were found on " + all.size() + " nodes");
        }
        return nanos;
    }

    /** Waits until each node counts so many in the whole cluster. */
    void awaitCount(int nodes, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        for (Member member : all) {
            while (member.adapter().serverCount().toCompletableFuture().join() != nodes) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "after " + timeout.toSeconds() + " s a node does not count " + nodes);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public void close() {
        all.forEach(Member::close);
    }
}
