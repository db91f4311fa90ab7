package io.roomcast.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements about messages. */
final class Statements {
    private static final String NOTIFY =
            "SELECT count(pg_notify(channel, payload)) FROM unnest(?::text[], ?::text[]) AS batch(channel, payload)";

    private final String attach;
    private final String fetch;

    Statements(PostgresSettings settings) {
        String table = Identifiers.table("tableName", settings.tableName());
        this.attach =
                """
                WITH turn AS MATERIALIZED (SELECT %s AS taken), batch AS MATERIALIZED (
                  SELECT n, channel, payload, attachment, longer,
                    CASE WHEN length(attachment) > 0 THEN nextval(pg_get_serial_sequence(%s, 'id')) END AS id
                  FROM turn, unnest(?::text[], ?::text[], ?::bytea[], ?::int8[])
                    WITH ORDINALITY AS given(channel, payload, attachment, longer, n)
                ), attached AS (
                  INSERT INTO %s (id, created_at, payload)
                  SELECT id, now() + longer * interval '1 millisecond', attachment FROM batch WHERE id IS NOT NULL
                )
                SELECT n, id, pg_notify(channel, CASE WHEN id IS NULL THEN payload ELSE payload || id || %s END) FROM batch
                """
                        .formatted(
                                settings.recovery() ? Locks.inTurn(settings) : "true",
                                Identifiers.literal(table),
                                table,
                                Identifiers.literal(Payload.AFTER_ID));
        this.fetch = "SELECT id, CASE WHEN length(payload) <= " + PostgresFormat.MAX_BYTES + " THEN payload END FROM "
                + table + " WHERE id = ANY (?)";
    }

    /**
     * Sends a batch, in its order, in one transaction.
     *
     * @return the ids of the rows, or null where there is none
     */
    List<@Nullable Long> send(Connection connection, List<Publication> batch) throws SQLException {
        List<@Nullable Long> ids = new ArrayList<>();
        batch.forEach(one -> ids.add(null));
        boolean attachments = batch.stream().anyMatch(one -> one.payload.isAttached());
        try (PreparedStatement statement = connection.prepareStatement(attachments ? attach : NOTIFY)) {
            List<Array> arrays = new ArrayList<>();
            arrays.add(texts(connection, batch.stream().map(one -> one.channel).toList()));
            arrays.add(texts(connection, Distinct.texts(batch)));
            if (attachments) {
                byte[][] rows =
                        batch.stream().map(one -> one.payload.attachment()).toArray(byte[][]::new);
                arrays.add(connection.createArrayOf("bytea", rows));
                Long[] longer = batch.stream().map(one -> one.keptLonger).toArray(Long[]::new);
                arrays.add(connection.createArrayOf("int8", longer));
            }
            for (int i = 0; i < arrays.size(); i++) {
                statement.setArray(i + 1, arrays.get(i));
            }
            try (ResultSet sent = statement.executeQuery()) {
                while (attachments && sent.next()) {
                    long id = sent.getLong(2);
                    if (!sent.wasNull()) {
                        ids.set(sent.getInt(1) - 1, id);
                    }
                }
            }
        }
        return ids;
    }

    private static Array texts(Connection connection, List<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray(String[]::new));
    }

    /** The payloads of rows by id, as far as they are there; null for one that is too large. */
    Map<Long, byte @Nullable []> fetch(Connection connection, Collection<Long> ids) throws SQLException {
        Map<Long, byte @Nullable []> rows = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(fetch)) {
            statement.setArray(1, connection.createArrayOf("int8", ids.toArray(Long[]::new)));
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getLong(1), found.getBytes(2));
                }
            }
        }
        return rows;
    }
}
