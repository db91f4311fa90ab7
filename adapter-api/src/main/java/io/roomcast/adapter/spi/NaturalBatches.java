package io.roomcast.adapter.spi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * For backends whose driver blocks: publishes in the order of the calls, on a thread of its own, in natural batches. While the
 * server works on one, further messages collect and then go out in the next. A lone message goes out at once.
 *
 * <p>Nobody waits for a server that is away: what is on its way or waits fails, and what comes fails at once until the end of a
 * pause, which is between 10 ms and 1 s, longer with each failure.
 *
 * @param <P> what is published
 */
public final class NaturalBatches<P extends NaturalBatches.Entry> {
    private static final int MAX_BATCH = 1_000;

    /** More than this does not wait for a server that does not keep up; a single message may be larger. */
    private static final long MAX_WAITING_BYTES = 64 << 20;

    private static final long CLOSED_WITHIN_SECONDS = 5;
    private static final Backoff BACKOFF = new Backoff(20, 1_000);

    /** A message that waits or is on its way. */
    public interface Entry {
        /** About how much memory it takes, in bytes. */
        long size();

        /** It was not published, or that is unknown. */
        boolean completeExceptionally(Throwable reason);
    }

    /** What sends a batch; called from one thread. */
    public interface Sender<P> {
        /**
         * Sends a batch, in its order, and completes its entries. With what this throws they fail. If it could not be sent because
         * the server is away, see {@link #lost}.
         */
        void send(List<P> batch);

        /** Whether it may stand behind others in a batch. */
        default boolean fits(P next) {
            return true;
        }

        /** Nothing follows. */
        default void end() {}

        /** The last batch takes too long. */
        default void abort() {}
    }

    private final String backend;
    private final String server;
    private final long maxBatchBytes;
    private final Sender<P> sender;
    private final Thread thread;
    private final Queue<P> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean started;
    private boolean closed;
    private int failures;
    private long notBefore;
    private @Nullable RuntimeException lastFailure;

    /**
     * Starts when there is something to send.
     *
     * @param backend its name, for errors and for the thread
     * @param server which one it is and where, for errors
     * @param maxBatchBytes of a batch, in bytes; a single message may be larger
     */
    public NaturalBatches(String backend, String server, long maxBatchBytes, Sender<P> sender) {
        this.backend = backend;
        this.server = server;
        this.maxBatchBytes = maxBatchBytes;
        this.sender = sender;
        this.thread = new Thread(this::run, "roomcast-" + backend + "-publish");
        this.thread.setDaemon(true);
    }

    /** Takes messages to be sent in their turn, one behind the other; if they cannot be taken, they fail. */
    public void add(List<? extends P> messages) {
        RuntimeException refusal;
        synchronized (this) {
            refusal = refusal();
            if (refusal == null) {
                if (!started) {
                    started = true;
                    thread.start();
                }
                for (P message : messages) {
                    waiting.add(message);
                    waitingBytes += message.size();
                }
                notifyAll();
            }
        }
        if (refusal != null) {
            RuntimeException told = refusal;
            messages.forEach(message -> message.completeExceptionally(told));
        }
    }

    private @Nullable RuntimeException refusal() {
        if (closed) {
            return new IllegalStateException("the " + backend + " backend is closed");
        } else if (lastFailure != null && System.nanoTime() - notBefore < 0) {
            return lastFailure;
        } else if (waitingBytes > MAX_WAITING_BYTES) {
            return new IllegalStateException(server + " does not keep up: more than " + (MAX_WAITING_BYTES >> 20)
                    + " MB wait to be published; publish less, or fewer and larger messages");
        }
        return null;
    }

    // --- the thread

    private void run() {
        for (List<P> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                sender.send(batch);
            } catch (RuntimeException | Error e) { // whatever it is, the next batch must go out
                batch.forEach(one -> one.completeExceptionally(e));
            }
        }
        sender.end();
    }

    /** Waits for a batch; empty when there will be none. */
    private synchronized List<P> next() {
        List<P> batch = new ArrayList<>();
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        long bytes = 0;
        while (!waiting.isEmpty()
                && batch.size() < MAX_BATCH
                && bytes < maxBatchBytes
                && (batch.isEmpty() || sender.fits(waiting.element()))) {
            P next = waiting.remove();
            batch.add(next);
            bytes += next.size();
        }
        waitingBytes -= bytes;
        return batch;
    }

    /** To be told by the sender: the server is there. */
    public synchronized void works() {
        failures = 0;
        lastFailure = null;
    }

    /**
     * To be told by the sender: the server is away, and with it this batch and all that waits.
     *
     * @param reason what those who publish are told, until it works again
     */
    public void lost(List<P> batch, RuntimeException reason) {
        List<P> all = new ArrayList<>(batch);
        synchronized (this) {
            lastFailure = reason;
            notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACKOFF.pauseMillis(failures++));
            all.addAll(waiting);
            waiting.clear();
            waitingBytes = 0;
        }
        all.forEach(one -> one.completeExceptionally(reason));
    }

    /** Sends what waits, for 5 seconds at most, and ends. */
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
            if (!started || Thread.currentThread() == thread) {
                return;
            }
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSED_WITHIN_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            sender.abort();
        }
    }
}
