package io.roomcast.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in the order of the calls, in natural batches: what collects while one batch is sent goes out with the next.
 * A lone message goes out at once. No call blocks.
 */
final class Outbox {
    private static final int MAX_BATCH = 1000; // no more go into a ringbuffer at once
    private static final long MAX_BATCH_BYTES = 512 << 10;

    /** More than this does not wait for a cluster that does not keep up; a single message may be larger. */
    static final long MAX_WAITING_BYTES = 64 << 20;

    private final String owner;
    private final Executor writer;
    private final Function<List<Publication>, CompletionStage<?>> sender;
    private final Queue<Publication> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean sending;
    private boolean closed;

    /**
     * @param owner for people
     * @param writer one thread, on which batches are sent
     * @param sender sends a batch and completes its publications; completes itself, never exceptionally with anything
     *     that matters here, when the next batch may be sent
     */
    Outbox(String owner, Executor writer, Function<List<Publication>, CompletionStage<?>> sender) {
        this.owner = owner;
        this.writer = writer;
        this.sender = sender;
    }

    /** Sends it in its turn; if it cannot be taken, it fails. */
    CompletionStage<@Nullable String> publish(Publication publication) {
        IllegalStateException refusal = null;
        boolean start = false;
        synchronized (this) {
            if (closed) {
                refusal = new IllegalStateException(owner + " is closed");
            } else if (waitingBytes > MAX_WAITING_BYTES) {
                refusal = new IllegalStateException("Hazelcast does not keep up with " + owner + ": more than "
                        + (MAX_WAITING_BYTES >> 20)
                        + " MB wait to be published; publish less, or fewer and larger messages");
            } else {
                waiting.add(publication);
                waitingBytes += publication.size();
                start = !sending;
                sending = true;
            }
        }
        if (refusal != null) {
            publication.completeExceptionally(refusal);
        } else if (start) {
            sendSoon();
        }
        return publication;
    }

    private void sendSoon() {
        try {
            writer.execute(this::send);
        } catch (RejectedExecutionException e) {
            abandon();
        }
    }

    /** Takes nothing more; what waits fails. */
    void abandon() {
        close();
        for (List<Publication> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            batch.forEach(one -> one.completeExceptionally(new IllegalStateException(owner + " is closed")));
        }
    }

    private void send() {
        List<Publication> batch = nextBatch();
        if (!batch.isEmpty()) {
            sender.apply(batch).whenComplete((done, failure) -> sendSoon());
        }
    }

    private synchronized List<Publication> nextBatch() {
        List<Publication> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
            Publication next = waiting.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            bytes += next.size();
        }
        waitingBytes -= bytes;
        sending = !batch.isEmpty();
        return batch;
    }

    /** Whether nothing waits. */
    synchronized boolean isIdle() {
        return !sending;
    }

    /** Takes nothing more; what waits still goes out. */
    synchronized void close() {
        closed = true;
    }
}
