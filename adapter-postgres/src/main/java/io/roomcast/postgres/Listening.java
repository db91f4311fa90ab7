package io.roomcast.postgres;

import io.roomcast.adapter.spi.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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

    private static final int ROWS_AT_ONCE = 50;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;
    private static final long CLOSED_WITHIN_SECONDS = 5;

    private final Database database;
    private final Statements statements;
    private final String ownChannel;
    private final LogStatements log;
    private final Tables tables;
    private final Consumer<String> tellMyself;
    private final Thread thread;
    private final Map<String, Channel> channels = new HashMap<>();
    private final Queue<Change> changes = new ArrayDeque<>();
    private final Map<String, CompletableFuture<Void>> marks = new ConcurrentHashMap<>();
    private boolean started;
    private volatile boolean closed;
    private volatile boolean up;
    private volatile boolean heard;
    private volatile @Nullable Connection current;
    private boolean interrupted;

    /** A link that comes or goes. */
    private record Change(PostgresLink link, PostgresFormat format, boolean comes, CompletableFuture<Void> done) {}

    /**
     * @param ownChannel on which this backend hears itself
     * @param tellMyself sends a text there
     */
    Listening(
            Database database,
            Statements statements,
            LogStatements log,
            Tables tables,
            String ownChannel,
            Consumer<String> tellMyself) {
        this.database = database;
        this.statements = statements;
        this.ownChannel = ownChannel;
        this.log = log;
        this.tables = tables;
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
            end(change);
        } else if (up) {
            tellMyself.accept("");
        }
        return change.done;
    }

    private static void end(Change change) {
        if (change.comes) {
            change.done.completeExceptionally(new IllegalStateException("the postgres backend is closed"));
        } else {
            change.done.complete(null);
        }
    }

    /** Completes when all that was committed by now has been received; fails if that cannot be known. */
    CompletionStage<Void> caughtUp() {
        CompletableFuture<Void> mark = new CompletableFuture<>();
        String name = Ids.hex16();
        marks.put(name, mark);
        if (up) {
            tellMyself.accept(name);
        } else {
            mark.completeExceptionally(notListening());
        }
        CompletionStage<Void> passed = mark.orTimeout(database.timeout().toMillis(), TimeUnit.MILLISECONDS);
        return passed.whenComplete((done, failure) -> marks.remove(name));
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
                begin(connection);
                attempt = 0;
                while (!closed) {
                    apply(connection);
                    deliver(connection, arrived(connection));
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
        rest.forEach(Listening::end);
    }

    private void begin(Connection connection) throws SQLException {
        listen(connection, "LISTEN", ownChannel);
        for (String channel : channels.keySet()) {
            listen(connection, "LISTEN", channel);
        }
        heard = true;
        if (interrupted) {
            for (Channel channel : channels.values()) {
                channel.catchUp(connection, log);
            }
            interrupted = false;
            channels.values()
                    .forEach(channel -> channel.restored("the connection that listens at " + database.where()
                            + " was lost: messages may be missing"));
        }
        up = true;
    }

    private static void listen(Connection connection, String command, String channel) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command + " " + Identifiers.quoted(channel));
        }
    }

    private synchronized @Nullable Change nextChange() {
        return changes.peek();
    }

    private synchronized void applied(Change change) {
        changes.remove(change);
    }

    private void apply(Connection connection) throws SQLException {
        for (Change change = nextChange(); change != null; change = nextChange()) {
            String name = change.format.channel();
            if (change.comes) {
                if (!channels.containsKey(name)) {
                    listen(connection, "LISTEN", name);
                    channels.put(name, new Channel(change.format));
                }
                if (change.link.isLogging()) {
                    change.link.place().advance(log.end(connection));
                }
                channels.get(name).add(change.link);
            } else {
                forget(change);
                if (!channels.containsKey(name)) {
                    listen(connection, "UNLISTEN", name);
                }
            }
            applied(change);
            change.done.complete(null);
        }
    }

    private void forget(Change change) {
        Channel channel = channels.get(change.format.channel());
        if (channel != null && channel.remove(change.link)) {
            channels.remove(channel.name());
        }
    }

    private static PGNotification @Nullable [] arrived(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
    }

    private void deliver(Connection connection, PGNotification @Nullable [] notifications) throws SQLException {
        if (notifications == null || notifications.length == 0) {
            return;
        }
        heard = true;
        List<Channel.Arrival> arrivals = new ArrayList<>();
        Set<Long> rows = new LinkedHashSet<>();
        for (PGNotification notification : notifications) {
            Channel channel = channels.get(notification.getName());
            if (channel == null) {
                tell(connection, arrivals, rows);
                pass(notification.getParameter());
                continue;
            }
            Channel.Arrival arrival = channel.read(notification.getParameter());
            arrivals.add(arrival);
            Long row = arrival.row();
            if (row != null) {
                rows.add(row);
            }
            if (rows.size() >= ROWS_AT_ONCE) {
                tell(connection, arrivals, rows);
            }
        }
        tell(connection, arrivals, rows);
    }

    private void pass(String mark) {
        CompletableFuture<Void> passed = marks.remove(mark);
        if (passed != null) {
            passed.complete(null);
        }
    }

    private void tell(Connection connection, List<Channel.Arrival> arrivals, Set<Long> ids) throws SQLException {
        if (!ids.isEmpty()) {
            tables.haveRows();
        }
        Rows rows = ids.isEmpty() ? Rows.none() : Rows.read(connection, statements, ids);
        arrivals.forEach(arrival -> arrival.deliver(rows));
        arrivals.clear();
        ids.clear();
    }

    // --- interruptions

    private void lost(Exception failure) {
        LOG.debug("the connection that listens at {} was lost", database.where(), failure);
        up = false;
        marks.values().forEach(mark -> mark.completeExceptionally(notListening()));
        if (!interrupted && !channels.isEmpty()) {
            channels.values().forEach(Channel::lost);
        }
        interrupted = !channels.isEmpty();
        for (Change change = nextChange(); change != null; change = nextChange()) {
            applied(change);
            if (change.comes) {
                change.done.completeExceptionally(new IllegalStateException(
                        "cannot listen at PostgreSQL at " + database.where() + ": " + failure.getMessage(), failure));
            } else {
                forget(change);
                change.done.complete(null);
            }
        }
    }

    /** With back-off; a link that comes does not wait for the end of it. */
    private void pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        long until = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
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
