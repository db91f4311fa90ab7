package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backoff;
import io.roomcast.adapter.spi.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives, on a thread and a connection of its own, for all namespaces of a backend. When the connection breaks it is made
 * anew, and every channel is listened to again.
 */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    /** How long a link waits, at most, if the message that should wake this thread does not come. */
    private static final int WAIT_MILLIS = 1_000;

    private static final Backoff BACKOFF = new Backoff(20, 2_000);
    private static final long CLOSED_WITHIN_SECONDS = 5;

    private final Database database;
    private final Channels channels;
    private final Marks marks;
    private final Consumer<String> tellMyself;
    private final Thread thread;
    private final Queue<Change> changes = new ArrayDeque<>();
    private boolean started;
    private volatile boolean closed;
    private volatile boolean up;
    private volatile boolean heard;
    private volatile @Nullable Connection current;

    /**
     * Starts with the first link.
     *
     * @param marks what the backend may hear of itself
     * @param tellMyself sends a text that it hears itself
     */
    Listening(Database database, Channels channels, Marks marks, Consumer<String> tellMyself) {
        this.database = database;
        this.channels = channels;
        this.marks = marks;
        this.tellMyself = tellMyself;
        this.thread = new Thread(this::run, "roomcast-postgres-listen");
        this.thread.setDaemon(true);
    }

    // --- links

    /** Completes when the link hears what is published from then on; fails if there is no connection. */
    CompletionStage<Void> add(PostgresLink link, PostgresFormat format) {
        return change(new Change(link, format, true, new CompletableFuture<>()));
    }

    /** Completes when the link hears nothing more. */
    CompletionStage<Void> remove(PostgresLink link, PostgresFormat format) {
        return change(new Change(link, format, false, new CompletableFuture<>()));
    }

    private CompletionStage<Void> change(Change change) {
        boolean refused;
        synchronized (this) {
            refused = closed;
            if (!refused) {
                changes.add(change);
                notifyAll();
                if (!started) {
                    started = true;
                    thread.start();
                }
            }
        }
        if (refused) {
            change.end();
        } else if (up) {
            tellMyself.accept("");
        }
        return change.done();
    }

    /** Completes when all that was committed by now has been received; fails if that cannot be known. */
    CompletionStage<Void> caughtUp() {
        if (!up) {
            return CompletableFuture.failedStage(notListening());
        }
        String name = Ids.hex16();
        CompletionStage<Void> passed = marks.await(name, database.timeout());
        tellMyself.accept(name);
        return passed;
    }

    private IllegalStateException notListening() {
        return new IllegalStateException("not listening at PostgreSQL at " + database.where());
    }

    // --- the thread

    private void run() {
        int attempt = 0;
        while (!closed) {
            try (Connection connection = database.connect()) {
                current = connection;
                channels.listen(connection, database.where());
                heard = true;
                up = true;
                attempt = 0;
                while (!closed) {
                    for (Change change = nextChange(); change != null; change = nextChange()) {
                        channels.apply(change, connection);
                        applied(change);
                    }
                    receive(connection);
                }
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    lost(e);
                    pause(attempt++);
                }
            } finally {
                current = null;
                up = false;
            }
        }
        List<Change> rest;
        synchronized (this) {
            rest = new ArrayList<>(changes);
            changes.clear();
        }
        rest.forEach(Change::end);
    }

    private synchronized @Nullable Change nextChange() {
        return changes.peek();
    }

    private synchronized void applied(Change change) {
        changes.remove(change);
    }

    private void receive(Connection connection) throws SQLException {
        PGNotification[] arrived = connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        if (arrived != null && arrived.length > 0) {
            heard = true;
            channels.deliver(connection, arrived);
        }
    }

    // --- interruptions

    private void lost(Exception failure) {
        LOG.debug("the connection that listens at {} was lost", database.where(), failure);
        up = false;
        marks.fail(notListening());
        channels.lost();
        for (Change change = nextChange(); change != null; change = nextChange()) {
            applied(change);
            channels.forget(change);
            if (change.comes()) {
                change.done()
                        .completeExceptionally(new IllegalStateException(
                                "cannot listen at PostgreSQL at " + database.where() + ": " + failure.getMessage(),
                                failure));
            } else {
                change.done().complete(null);
            }
        }
    }

    /** With back-off; a link that comes does not wait for the end of it. */
    private void pause(int attempt) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACKOFF.pauseMillis(attempt));
        synchronized (this) {
            try {
                for (long left = until - System.nanoTime();
                        left > 0 && changes.isEmpty() && !closed;
                        left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    /** Whether messages arrive, as far as is known. */
    boolean isUp() {
        return up;
    }

    /** Whether anything arrived since this was asked before. */
    boolean heardSince() {
        boolean arrived = heard;
        heard = false;
        return arrived;
    }

    /** Gives the connection up, for a new one. */
    void reconnect() {
        Connection connection = current;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("aborting the connection that listens", e);
            }
        }
    }

    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
            if (!started) {
                return;
            }
        }
        reconnect();
        if (Thread.currentThread() != thread) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(CLOSED_WITHIN_SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
