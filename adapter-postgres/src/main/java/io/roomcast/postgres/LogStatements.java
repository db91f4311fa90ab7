package io.roomcast.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements about the log and about sessions. */
final class LogStatements {
    private final String end;
    private final String page;
    private final String save;
    private final String take;

    LogStatements(PostgresSettings settings) {
        String messages = Identifiers.table("tableName", settings.tableName());
        String sessions = Identifiers.table("sessionTableName", settings.sessionTableName());
        // Nobody is adding a row at that moment, so all that are added later have higher ids.
        this.end = "WITH turn AS MATERIALIZED (SELECT " + Locks.inTurn(settings)
                + ") SELECT nextval(pg_get_serial_sequence(" + Identifiers.literal(messages) + ", 'id')) FROM turn";
        this.page = "SELECT id, CASE WHEN length(payload) <= " + PostgresFormat.MAX_BYTES + " THEN payload END FROM "
                + messages + " WHERE id > ? ORDER BY id LIMIT ?";
        this.save = "INSERT INTO " + sessions + " (channel, pid, expires_at, session)"
                + " VALUES (?, ?, now() + ? * interval '1 millisecond', ?) ON CONFLICT (channel, pid)"
                + " DO UPDATE SET expires_at = excluded.expires_at, session = excluded.session";
        this.take = "DELETE FROM " + sessions + " WHERE channel = ? AND pid = ? RETURNING session, expires_at > now()";
    }

    /** A number that all rows added to the log up to now are below, and all later ones above. */
    long end(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(end);
                ResultSet answer = statement.executeQuery()) {
            answer.next();
            return answer.getLong(1);
        }
    }

    /** The rows after an id, in the order of their ids; null for a payload that is too large. */
    Map<Long, byte @Nullable []> page(Connection connection, long after, int limit) throws SQLException {
        Map<Long, byte @Nullable []> rows = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(page)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getLong(1), found.getBytes(2));
                }
            }
        }
        return rows;
    }

    void save(Connection connection, String channel, String pid, byte[] session, Duration kept) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(save)) {
            statement.setString(1, channel);
            statement.setString(2, pid);
            statement.setLong(3, kept.toMillis());
            statement.setBytes(4, session);
            statement.executeUpdate();
        }
    }

    /** Takes a session away; null if there is none, or it expired. */
    byte @Nullable [] take(Connection connection, String channel, String pid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(take)) {
            statement.setString(1, channel);
            statement.setString(2, pid);
            try (ResultSet taken = statement.executeQuery()) {
                return taken.next() && taken.getBoolean(2) ? taken.getBytes(1) : null;
            }
        }
    }
}
