package io.roomcast.postgres;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.LinkState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A channel that is listened to, and the links of this backend that hear it; for the thread that receives. */
final class Channel {
    private static final int PAGE = 50;

    private final PostgresFormat format;
    private final List<PostgresLink> links = new CopyOnWriteArrayList<>();

    Channel(PostgresFormat format) {
        this.format = format;
    }

    String name() {
        return format.channel();
    }

    void add(PostgresLink link) {
        links.add(link);
    }

    /** Whether nobody hears it any more. */
    boolean remove(PostgresLink link) {
        links.remove(link);
        return links.isEmpty();
    }

    /** Something that arrived: a whole message, or a row that has it. */
    final class Arrival {
        private final PostgresFormat.@Nullable Notice notice;
        private final @Nullable Throwable failure;

        private Arrival(PostgresFormat.@Nullable Notice notice, @Nullable Throwable failure) {
            this.notice = notice;
            this.failure = failure;
        }

        /** The row that must be read, unless it is of the only node here that would. */
        @Nullable
        Long row() {
            PostgresFormat.Attachment attachment = notice == null ? null : notice.attachment();
            return attachment == null || links.stream().allMatch(link -> link.isNode(attachment.nodeId()))
                    ? null
                    : attachment.id();
        }

        /** Tells the links. */
        void deliver(Rows rows) {
            PostgresFormat.Attachment attachment = notice == null ? null : notice.attachment();
            if (failure != null) {
                tell(link -> link.inbox().malformed("channel " + name(), failure));
            } else if (attachment != null) {
                if (row() != null) {
                    row(attachment.id(), rows);
                }
                tell(link -> link.passed(attachment));
            } else if (notice != null && notice.message() != null) {
                ClusterMessage message = notice.message();
                tell(link -> link.receive(message));
            }
        }

        private void row(long id, Rows rows) {
            if (!rows.isThere(id)) {
                tell(link -> link.inbox()
                        .gap("the message in row " + id
                                + " of the table was deleted before it was read; a longer cleanupInterval keeps it"));
                return;
            }
            try {
                PostgresFormat.Row row = format.readRow(rows.payload(id));
                ClusterMessage message = row.message();
                if (message != null) {
                    tell(link -> link.receive(message, id, row.logged()));
                }
            } catch (IOException | RuntimeException | StackOverflowError e) {
                tell(link -> link.inbox().malformed("row " + id + " of the table", e));
            }
        }
    }

    /** Reads a notification. */
    Arrival read(String payload) {
        if (links.size() == 1 && links.get(0).isOwn(payload)) {
            return new Arrival(null, null);
        }
        try {
            return new Arrival(format.readNotification(payload), null);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return new Arrival(null, e);
        }
    }

    /**
     * Tells the links what was added to the log while nothing was received.
     *
     * @throws SQLException if the connection broke; if the log cannot be read the links are told of a gap
     */
    void catchUp(Connection connection, LogStatements statements) throws SQLException {
        try {
            readLog(connection, statements);
        } catch (SQLException e) {
            if (Database.isBroken(e) || connection.isClosed()) {
                throw e;
            }
            tell(link -> link.inbox().gap("the log cannot be read: " + e.getMessage()));
        }
    }

    private void readLog(Connection connection, LogStatements statements) throws SQLException {
        long after = Long.MAX_VALUE;
        for (PostgresLink link : links) {
            if (link.isLogging()) {
                after = Math.min(after, link.place().position());
            }
        }
        int read = after == Long.MAX_VALUE ? 0 : PAGE;
        while (read == PAGE) {
            Map<Long, byte @Nullable []> rows = statements.page(connection, after, PAGE);
            read = rows.size();
            for (Map.Entry<Long, byte @Nullable []> row : rows.entrySet()) {
                after = row.getKey();
                logged(after, row.getValue());
            }
        }
    }

    private void logged(long id, byte @Nullable [] payload) {
        try {
            PostgresFormat.Row row = payload == null ? null : format.readRow(payload);
            ClusterMessage message = row == null || !row.logged() ? null : row.message();
            if (message != null) {
                tell(link -> {
                    if (link.isLogging()) {
                        link.receive(message, id, true);
                    }
                });
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            tell(link -> link.inbox().malformed("row " + id + " of the table", e));
        }
    }

    void lost() {
        tell(link -> link.inbox().linkState(LinkState.DOWN));
        links.forEach(link -> link.place().deaf());
    }

    void restored(String reason) {
        tell(link -> link.inbox().gap(reason));
        tell(link -> link.inbox().linkState(LinkState.UP));
        links.forEach(link -> link.place().hearing());
    }

    private void tell(Consumer<PostgresLink> what) {
        for (PostgresLink link : links) {
            if (!link.isClosed()) {
                what.accept(link);
            }
        }
    }
}
