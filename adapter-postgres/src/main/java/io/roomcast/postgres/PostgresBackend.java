package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.adapter.spi.RecoveryLog;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.sql.DataSource;

/**
 * PostgreSQL, in one cluster with Node servers that use {@code createAdapter} of {@code @socket.io/postgres-adapter} 0.5 and
 * with {@code @socket.io/postgres-emitter} ({@code wire.md} §7).
 *
 * <p>One connection publishes for all namespaces, and one listens. Nothing connects before the first link is made.
 */
public final class PostgresBackend implements Backend {
    /** An emitter knows of no sessions: what it logs is kept for as long as sessions are by default. */
    private static final Duration EMITTED_KEPT = Duration.ofMinutes(2);

    private final PostgresSettings settings;
    private final String ownChannel = "roomcast#" + Ids.hex16();
    private final Publishing publishing;
    private final Listening listening;
    private final Heartbeats heartbeats;
    private final Queries queries;
    private final LogStatements log;
    private final Tables tables;
    private final Set<PostgresLink> links = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    /** With connections of its own, which are closed with the backend. */
    public PostgresBackend(PostgresSettings settings) {
        this(Database.at(PostgresUri.parse("uri", settings.uri()), settings.livenessTimeout()), settings);
    }

    /**
     * Publishes with connections of the application's data source, which stays open when the backend is closed: one at a time,
     * given back after each batch.
     *
     * @param settings their {@code listenUri} says where to listen; a connection of its own does that
     */
    public PostgresBackend(DataSource dataSource, PostgresSettings settings) {
        this(Database.lent(dataSource, settings.livenessTimeout()), settings);
    }

    private PostgresBackend(Database database, PostgresSettings settings) {
        this.settings = settings;
        Statements statements = new Statements(settings);
        this.log = new LogStatements(settings);
        this.tables = new Tables(settings);
        this.publishing = new Publishing(database, statements, tables);
        this.heartbeats = new Heartbeats(System::nanoTime, publishing::sendTogether);
        this.queries = new Queries(database);
        Database toListen =
                Database.toListen(PostgresUri.parse("listenUri", settings.listenUri()), settings.livenessTimeout());
        Marks marks = new Marks();
        Channels channels = new Channels(statements, log, tables, ownChannel, marks);
        this.listening = new Listening(toListen, channels, marks, this::tellMyself);
        queries.reap(tables, settings.cleanupInterval().toMillis());
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "roomcast-postgres-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        new Liveness(listening, this::sendMyself).start(timer, settings.livenessTimeout());
    }

    private void tellMyself(String text) {
        var unused = publishing.send(new Publication(ownChannel, Payload.inline(text), 0));
    }

    private Publication sendMyself() {
        return publishing.send(new Publication(ownChannel, Payload.inline(""), 0));
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        if (closed) {
            return CompletableFuture.failedStage(closedFailure());
        }
        PostgresFormat format;
        try {
            format = new PostgresFormat(node.namespace(), settings);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedStage(e);
        }
        Duration kept = settings.recovery() ? node.maxDisconnectionDuration() : null;
        PostgresLink link = new PostgresLink(
                node,
                inbox,
                format,
                publishing,
                listening,
                heartbeats,
                Optional.ofNullable(kept)
                        .<RecoveryLog>map(time -> new PostgresLog(format, queries, log, listening::caughtUp, time)),
                kept == null ? 0 : keptLonger(kept),
                links::remove);
        links.add(link);
        CompletableFuture<Link> linked = new CompletableFuture<>();
        CompletionStage<?> publishes = sendMyself();
        publishes.thenCompose(works -> link.subscribe()).whenComplete((live, failure) -> {
            if (failure == null && !closed) {
                linked.complete(link);
            } else {
                link.close();
                linked.completeExceptionally(failure == null ? closedFailure() : failure);
            }
        });
        return linked;
    }

    /** How much longer than other rows those are kept that must be kept for some time, in milliseconds. */
    private long keptLonger(Duration kept) {
        return Math.max(0, kept.minus(settings.cleanupInterval()).toMillis());
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("the postgres backend is closed");
    }

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<Publisher> publisher() {
        return sendMyself().thenApply(works -> this::emit);
    }

    @SuppressWarnings("NullAway") // as above
    private CompletionStage<Void> emit(String namespace, ClusterMessage message) {
        try {
            PostgresFormat format = new PostgresFormat(namespace, settings);
            Publication publication = settings.recovery() && PostgresLog.isReplayable(message)
                    ? new Publication(format.channel(), format.writeLogged(message), keptLonger(EMITTED_KEPT))
                    : new Publication(format.channel(), format.write(message), 0);
            return publishing.send(publication).thenApply(row -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Sends what was published before, for five seconds at most, and closes the connections that are the backend's own. */
    @Override
    public void close() {
        closed = true;
        links.forEach(PostgresLink::close);
        timer.shutdown();
        publishing.close();
        queries.close();
        listening.close();
    }
}
