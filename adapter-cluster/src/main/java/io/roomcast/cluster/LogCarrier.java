package io.roomcast.cluster;

import com.hazelcast.ringbuffer.ReadResultSet;
import com.hazelcast.ringbuffer.Ringbuffer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames through a ringbuffer, one message each, so that a message's sequence is its offset and all nodes see one order.
 * The own messages come back as well: publishing completes when they do, at their place among those of others.
 */
final class LogCarrier implements Carrier {
    /** How many messages are read at once. */
    private static final int PAGE = 250;

    private static final long RETRY_MILLIS = 200;

    private final String nodeId;
    private final Ringbuffer<Object> log;
    private final LogSender sender;
    private final Threads threads;
    private final BooleanSupplier isRunning;
    private final Receiver receiver;
    private final Queue<Publication> pending = new ConcurrentLinkedQueue<>();
    private final Map<String, Long> streams = Senders.latest();
    private final PriorityQueue<Awaited> awaited = new PriorityQueue<>((a, b) -> Long.compare(a.sequence, b.sequence));
    private int page = PAGE;
    private long next;
    private int generation;
    private volatile boolean closed;

    LogCarrier(String nodeId, Ringbuffer<Object> log, Threads threads, BooleanSupplier isRunning, Receiver receiver) {
        this.nodeId = nodeId;
        this.log = log;
        this.sender = new LogSender(log, nodeId, false);
        this.threads = threads;
        this.isRunning = isRunning;
        this.receiver = receiver;
    }

    private record Awaited(long sequence, Runnable action) {}

    // --- in; apart from blocking calls all of it in tasks of the receiver

    @Override
    public void open() {
        page = (int) Math.min(PAGE, log.capacity());
        long tail = log.tailSequence();
        receiver.post(() -> readAfter(tail));
    }

    @Override
    public void resume() {
        long tail = log.tailSequence();
        receiver.post(() -> {
            giveUp();
            readAfter(tail);
        });
    }

    private void readAfter(long sequence) {
        generation++;
        next = sequence + 1;
        read(generation);
    }

    /** What is awaited of a log that is no more will not come. */
    private void giveUp() {
        List<Awaited> all = new ArrayList<>(awaited);
        awaited.clear();
        all.forEach(one -> one.action.run());
        for (Publication own = pending.poll(); own != null; own = pending.poll()) {
            own.completeExceptionally(new IllegalStateException(
                    "the log was lost or left while this was published; it may have arrived or not"));
        }
    }

    private void read(int reading) {
        if (closed) {
            return;
        }
        CompletionStage<ReadResultSet<Object>> answer;
        try {
            answer = log.readManyAsync(next, 1, page, null);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        answer.whenComplete((results, failure) -> receiver.post(() -> {
            if (closed || reading != generation) {
                return;
            } else if (failure == null) {
                take(results);
                read(reading);
            } else if (isRunning.getAsBoolean()) {
                retry(reading);
            }
        }));
    }

    private void retry(int reading) {
        var unused = threads.timer()
                .schedule(() -> receiver.post(() -> again(reading)), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void again(int reading) {
        if (reading == generation) {
            read(reading);
        }
    }

    private void take(ReadResultSet<Object> results) {
        for (int i = 0; i < results.size(); i++) {
            long sequence = results.getSequence(i);
            if (sequence > next) {
                receiver.gap("this node was too slow for the log, which lost " + (sequence - next) + " messages");
            } else if (sequence < next) {
                receiver.gap("the log was lost, and begins anew");
                giveUp();
            }
            take(results, i);
            next = sequence + 1;
            for (Awaited first = awaited.peek(); first != null && first.sequence < next; first = awaited.peek()) {
                awaited.remove();
                first.action.run();
            }
        }
    }

    private void take(ReadResultSet<Object> results, int index) {
        long sequence = results.getSequence(index);
        Frame frame;
        try {
            frame = LogSender.frame(results.get(index), nodeId);
        } catch (IOException | RuntimeException e) {
            receiver.malformed(e);
            return;
        }
        String offset = LogOffset.of(sequence, frame.sender(), frame.position()).toString();
        if (frame.sender().equals(nodeId)) {
            cameBack(frame, offset);
            return;
        }
        // Repeated by Hazelcast when the member that held the log died, or read again as the log begins anew: also of
        // nodes that are gone, which the parts of a split cluster are for each other.
        Long expected = streams.put(frame.sender(), frame.next());
        if (expected != null && frame.position() < expected) {
            streams.put(frame.sender(), expected);
            return;
        }
        receiver.take(frame, offset);
    }

    private void cameBack(Frame frame, String offset) {
        for (Publication own = pending.peek();
                own != null && own.position() <= frame.position();
                own = pending.peek()) {
            pending.remove(own); // unless it failed this moment
            // Those before were logged as well, but lost to this node.
            own.complete(own.isReplayed() && own.position() == frame.position() ? offset : null);
        }
    }

    /** Runs once everything up to a sequence has been taken. */
    private void whenTaken(long sequence, Runnable action) {
        receiver.post(() -> {
            if (sequence < next || closed) {
                action.run();
            } else {
                awaited.add(new Awaited(sequence, action));
            }
        });
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        threads.reader().execute(() -> {
            try {
                whenTaken(log.tailSequence(), () -> done.complete(null));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** An answer about the log, at its place among the messages: after all that it tells of. */
    <T extends @Nullable Object> CompletionStage<T> inOrder(long sequence, T answer) {
        CompletableFuture<T> done = new CompletableFuture<>();
        whenTaken(sequence, () -> done.complete(answer));
        return done;
    }

    // --- out

    @Override
    public CompletionStage<?> send(List<Publication> batch) {
        pending.addAll(batch);
        return sender.send(batch).whenComplete((last, failure) -> {
            if (failure != null) {
                pending.removeAll(Set.copyOf(batch)); // most will never come back
                batch.forEach(one -> one.completeExceptionally(failure));
            } else {
                receiver.post(() -> overtaken(batch, last));
            }
        });
    }

    /** What was logged, but was lost to this node before it came back. */
    private void overtaken(List<Publication> batch, long last) {
        long sequence = last - batch.size() + 1;
        for (Publication own : batch) {
            if (sequence < next && !own.isDone()) {
                own.complete(
                        own.isReplayed()
                                ? LogOffset.of(sequence, nodeId, own.position()).toString()
                                : null);
            }
            sequence++;
        }
    }

    @Override
    public CompletionStage<Boolean> delivered(Set<String> nodes, Duration atMost) {
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void close() {
        closed = true;
        receiver.post(this::giveUp);
    }
}
