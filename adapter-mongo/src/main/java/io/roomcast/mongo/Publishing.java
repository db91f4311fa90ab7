package io.roomcast.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.InsertManyOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in the order of the calls, on a thread of its own, in natural batches: while MongoDB works on one, further
 * messages collect and then go out in the next. A lone message goes out at once.
 *
 * <p>A message goes out at most once, as its id can be there only once.
 */
final class Publishing {
    private static final int MAX_BATCH = 1_000;
    private static final long MAX_BATCH_BYTES = 4 << 20;

    /** More than this does not wait for a database that does not keep up; a single message may be larger. */
    private static final long MAX_WAITING_BYTES = 64 << 20;

    private static final int DUPLICATE_KEY = 11000;
    private static final long CLOSED_WITHIN_SECONDS = 5;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final EventCollection collection;
    private final String where;
    private final Thread thread;
    private final Queue<Publication> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean started;
    private boolean closed;
    private int failedAttempts;
    private long notBefore;
    private @Nullable RuntimeException lastFailure;

    /** @param where the server is, for people */
    Publishing(EventCollection collection, String where) {
        this.collection = collection;
        this.where = where;
        this.thread = new Thread(this::run, "roomcast-mongo-publish");
        this.thread.setDaemon(true);
    }

    /** Sends it in its turn; if it cannot be taken, it fails. */
    Publication send(Publication publication) {
        RuntimeException refusal;
        synchronized (this) {
            refusal = refusal();
            if (refusal == null) {
                if (!started) {
                    started = true;
                    thread.start();
                }
                waiting.add(publication);
                waitingBytes += publication.size();
                notifyAll();
            }
        }
        if (refusal != null) {
            publication.completeExceptionally(refusal);
        }
        return publication;
    }

    private @Nullable RuntimeException refusal() {
        if (closed) {
            return new IllegalStateException("the mongo backend is closed");
        } else if (lastFailure != null && System.nanoTime() - notBefore < 0) {
            return notPublished(lastFailure);
        } else if (waitingBytes > MAX_WAITING_BYTES) {
            return new IllegalStateException("MongoDB at " + where + " does not keep up: more than "
                    + (MAX_WAITING_BYTES >> 20)
                    + " MB wait to be published; publish less, or fewer and larger messages");
        }
        return null;
    }

    private IllegalStateException notPublished(Throwable cause) {
        return new IllegalStateException("cannot publish at MongoDB at " + where + ": " + cause.getMessage(), cause);
    }

    // --- the thread

    private void run() {
        for (List<Publication> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                insert(batch);
            } catch (RuntimeException | Error e) { // whatever it is, the next batch must go out
                batch.forEach(one -> one.completeExceptionally(e));
            }
        }
    }

    /** Waits for a batch; empty when there will be none. */
    private synchronized List<Publication> next() {
        List<Publication> batch = new ArrayList<>();
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        long bytes = 0;
        while (!waiting.isEmpty() && batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
            Publication next = waiting.remove();
            batch.add(next);
            bytes += next.size();
        }
        waitingBytes -= bytes;
        return batch;
    }

    private void insert(List<Publication> batch) {
        List<Publication> rest = batch;
        while (!rest.isEmpty()) {
            try {
                collection.ready().insertMany(documents(rest), new InsertManyOptions().ordered(true));
                complete(rest);
                works();
                return;
            } catch (MongoBulkWriteException e) {
                rest = afterError(rest, e);
            } catch (IllegalStateException | MongoException e) {
                failed(rest, e);
                return;
            }
        }
    }

    private static List<org.bson.RawBsonDocument> documents(List<Publication> batch) {
        return batch.stream().map(one -> one.document).toList();
    }

    private static void complete(List<Publication> done) {
        done.forEach(one -> one.complete(null));
    }

    /** What was before the document that MongoDB refuses is there; what is after it has not been tried. */
    private static List<Publication> afterError(List<Publication> batch, MongoBulkWriteException failure) {
        if (failure.getWriteErrors().isEmpty()) { // it is there, but not confirmed as the write concern wants
            batch.forEach(one -> one.completeExceptionally(failure));
            return List.of();
        }
        BulkWriteError error = failure.getWriteErrors().get(0);
        complete(batch.subList(0, error.getIndex()));
        Publication refused = batch.get(error.getIndex());
        if (error.getCode() == DUPLICATE_KEY) { // it got there before an answer was lost
            refused.complete(null);
        } else {
            refused.completeExceptionally(failure);
        }
        return batch.subList(error.getIndex() + 1, batch.size());
    }

    private synchronized void works() {
        failedAttempts = 0;
        lastFailure = null;
    }

    /** Without a server nobody waits: all that are left fail, and so do the next, for a while. */
    private void failed(List<Publication> batch, RuntimeException failure) {
        List<Publication> lost = new ArrayList<>(batch);
        if (!(failure instanceof MongoServerException)) {
            collection.reset();
            synchronized (this) {
                lastFailure = failure;
                long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failedAttempts++, 10));
                long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
                notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
                lost.addAll(waiting);
                waiting.clear();
                waitingBytes = 0;
            }
        }
        RuntimeException told = notPublished(failure);
        lost.forEach(one -> one.completeExceptionally(told));
    }

    /** Sends what waits, for a while, and ends. */
    void close() {
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
    }
}
