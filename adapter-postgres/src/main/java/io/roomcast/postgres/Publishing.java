package io.roomcast.postgres;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes in the order of the calls, on a thread of its own, in natural batches: while PostgreSQL works on one, further
 * messages collect and then go out in the next. A lone message goes out at once.
 *
 * <p>A message goes out at most once: what was on its way when the connection broke fails, and is not repeated.
 */
final class Publishing {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private static final int MAX_BATCH = 1000;
    private static final long MAX_BATCH_BYTES = 1 << 20;

    /** More than this does not wait for a database that does not keep up; a single message may be larger. */
    private static final long MAX_WAITING_BYTES = 64 << 20;

    private static final long CLOSED_WITHIN_SECONDS = 5;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Database database;
    private final Database.Kept connection;
    private final Predecessor predecessor = new Predecessor();
    private final Statements statements;
    private final Tables tables;
    private final Thread thread;
    private final Queue<Publication> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean started;
    private boolean closed;
    private boolean prepared;
    private int failedAttempts;
    private long notBefore;
    private @Nullable SQLException lastFailure;

    Publishing(Database database, Statements statements, Tables tables) {
        this.database = database;
        this.connection = new Database.Kept(database);
        this.statements = statements;
        this.tables = tables;
        this.thread = new Thread(this::run, "roomcast-postgres-publish");
        this.thread.setDaemon(true);
    }

    /** Sends it in its turn; if it cannot be taken, it fails. */
    Publication send(Publication publication) {
        sendTogether(List.of(publication));
        return publication;
    }

    /** Sends several, in one transaction if there are not too many. */
    void sendTogether(List<Publication> publications) {
        RuntimeException refusal;
        synchronized (this) {
            refusal = refusal();
            if (refusal == null) {
                if (!started) {
                    started = true;
                    thread.start();
                }
                for (Publication publication : publications) {
                    waiting.add(publication);
                    waitingBytes += publication.size();
                }
                notifyAll();
            }
        }
        if (refusal != null) {
            RuntimeException told = refusal;
            publications.forEach(publication -> publication.completeExceptionally(told));
        }
    }

    private @Nullable RuntimeException refusal() {
        if (closed) {
            return new IllegalStateException("the postgres backend is closed");
        } else if (lastFailure != null && System.nanoTime() - notBefore < 0) {
            return notConnected(lastFailure);
        } else if (waitingBytes > MAX_WAITING_BYTES) {
            return new IllegalStateException("PostgreSQL at " + database.where() + " does not keep up: more than "
                    + (MAX_WAITING_BYTES >> 20)
                    + " MB wait to be published; publish less, or fewer and larger messages");
        }
        return null;
    }

    private IllegalStateException notConnected(Throwable cause) {
        return new IllegalStateException(
                "not connected to PostgreSQL at " + database.where() + ": " + cause.getMessage(), cause);
    }

    // --- the thread

    private void run() {
        for (List<Publication> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                send(batch);
            } catch (RuntimeException | Error e) { // whatever it is, the next batch must go out
                batch.forEach(one -> one.completeExceptionally(e));
            }
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing the connection that publishes", e);
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
            if (!batch.isEmpty() && !fits(waiting.element())) {
                break;
            }
            Publication next = waiting.remove();
            batch.add(next);
            bytes += next.size();
        }
        waitingBytes -= bytes;
        return batch;
    }

    /** One to which nothing can be added starts a batch, so that it is not the second of its kind. */
    private static boolean fits(Publication publication) {
        return publication.payload.isAttached() || Distinct.hasRoom(publication.payload.text());
    }

    private void send(List<Publication> batch) {
        try {
            List<@Nullable Long> ids = connection.use(open -> {
                if (!database.pooled()) {
                    predecessor.precede(open);
                }
                if (!prepared) {
                    tables.prepare(open);
                    prepared = true;
                }
                return statements.send(open, batch);
            });
            if (batch.stream().anyMatch(one -> one.payload.isAttached())) {
                tables.haveRows();
            }
            synchronized (this) {
                failedAttempts = 0;
                lastFailure = null;
            }
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).complete(ids.get(i));
            }
        } catch (SQLException e) {
            failed(batch, e);
        }
    }

    private void failed(List<Publication> batch, SQLException failure) {
        if (!Database.isBroken(failure)) {
            if (batch.size() == 1) {
                batch.get(0).completeExceptionally(failure);
            } else { // nothing of it was sent; the others need not suffer for the one that is refused
                batch.forEach(one -> send(List.of(one)));
            }
            return;
        }
        List<Publication> lost = new ArrayList<>(batch);
        synchronized (this) {
            lastFailure = failure;
            long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failedAttempts++, 10));
            long pause = ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
            notBefore = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
            lost.addAll(waiting);
            waiting.clear();
            waitingBytes = 0;
        }
        RuntimeException told = notConnected(failure);
        lost.forEach(one -> one.completeExceptionally(told));
    }

    /** Sends what waits, for a while, and ends. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (!started || Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CLOSED_WITHIN_SECONDS));
            if (thread.isAlive()) {
                connection.abort();
            }
        } catch (SQLException e) {
            LOG.debug("aborting the connection that publishes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
