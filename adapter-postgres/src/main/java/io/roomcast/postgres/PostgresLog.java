package io.roomcast.postgres;

import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.adapter.spi.SessionBytes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Recovery of one namespace: sessions in a table of their own, and what they missed in the table of messages. */
@SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
final class PostgresLog implements RecoveryLog {
    private static final int PAGE = 100;

    private final PostgresFormat format;
    private final Queries queries;
    private final LogStatements statements;
    private final Supplier<CompletionStage<Void>> caughtUp;
    private final Duration kept;

    /** @param caughtUp completes when all that was committed by now has been received */
    PostgresLog(
            PostgresFormat format,
            Queries queries,
            LogStatements statements,
            Supplier<CompletionStage<Void>> caughtUp,
            Duration kept) {
        this.format = format;
        this.queries = queries;
        this.statements = statements;
        this.caughtUp = caughtUp;
        this.kept = kept;
    }

    /** Whether a client that comes back may be sent this. */
    static boolean isReplayable(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast broadcast
                && broadcast.requestId() == null
                && broadcast.packet().id() == null
                && !broadcast.options().flags().hasVolatile();
    }

    @Override
    public CompletionStage<Void> save(Session session) {
        return queries.ask(connection -> {
            statements.save(connection, format.channel(), session.pid(), SessionBytes.encode(session), kept);
            return null;
        });
    }

    @Override
    public CompletionStage<@Nullable Session> take(String pid) {
        return queries.ask(connection -> {
            byte[] session = statements.take(connection, format.channel(), pid);
            try {
                return session == null ? null : SessionBytes.decode(session);
            } catch (IOException e) {
                throw new SQLException("the session cannot be read: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public CompletionStage<@Nullable List<Entry>> after(String offset, int limit) {
        long start;
        try {
            start = Long.parseLong(offset);
        } catch (NumberFormatException e) {
            return CompletableFuture.completedFuture(null);
        }
        return queries.<@Nullable List<Entry>>ask(connection -> page(connection, start, limit))
                .thenCompose(page -> page == null || page.isEmpty()
                        ? CompletableFuture.completedFuture(page)
                        : caughtUp.get().thenApply(done -> page));
    }

    /** At least one entry, if there is one: rows of other logs and of none are passed over. */
    private @Nullable List<Entry> page(Connection connection, long start, int limit) throws SQLException {
        if (statements.page(connection, start - 1, 1).keySet().stream().noneMatch(id -> id == start)) {
            return null;
        }
        int size = Math.min(PAGE, Math.max(1, limit));
        List<Entry> entries = new ArrayList<>();
        long after = start;
        int read;
        do {
            Map<Long, byte @Nullable []> rows = statements.page(connection, after, size);
            read = rows.size();
            for (Map.Entry<Long, byte @Nullable []> row : rows.entrySet()) {
                after = row.getKey();
                ClusterMessage.Broadcast broadcast = logged(row.getValue());
                if (broadcast != null) {
                    entries.add(new Entry(Long.toString(after), broadcast));
                }
            }
        } while (entries.isEmpty() && read == size);
        return entries;
    }

    private ClusterMessage.@Nullable Broadcast logged(byte @Nullable [] payload) {
        try {
            PostgresFormat.Row row = payload == null ? null : format.readRow(payload);
            return row != null && row.logged() && row.message() instanceof ClusterMessage.Broadcast broadcast
                    ? broadcast
                    : null;
        } catch (IOException e) {
            return null; // the inbox was told when it arrived
        }
    }
}
