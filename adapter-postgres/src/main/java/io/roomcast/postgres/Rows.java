package io.roomcast.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows that notifications name. */
final class Rows {
    /** So many are read at once, as they may be large. */
    private static final int PAGE = 50;

    private final Map<Long, byte @Nullable []> rows;
    private final @Nullable SQLException failure;

    private Rows(Map<Long, byte @Nullable []> rows, @Nullable SQLException failure) {
        this.rows = rows;
        this.failure = failure;
    }

    static Rows none() {
        return new Rows(Map.of(), null);
    }

    /**
     * Reads them.
     *
     * @throws SQLException if the connection broke
     */
    static Rows read(Connection connection, Statements statements, Collection<Long> ids) throws SQLException {
        Map<Long, byte @Nullable []> rows = new HashMap<>();
        try {
            List<Long> all = new ArrayList<>(ids);
            for (int from = 0; from < all.size(); from += PAGE) {
                rows.putAll(statements.fetch(connection, all.subList(from, Math.min(all.size(), from + PAGE))));
            }
            return new Rows(rows, null);
        } catch (SQLException e) {
            if (Database.isBroken(e) || connection.isClosed()) {
                throw e;
            }
            return new Rows(rows, e);
        }
    }

    boolean isThere(long id) {
        return failure != null || rows.containsKey(id);
    }

    byte[] payload(long id) throws IOException {
        byte[] payload = rows.get(id);
        if (payload != null) {
            return payload;
        } else if (failure != null) {
            throw new IOException("the table cannot be read: " + failure.getMessage(), failure);
        }
        throw new IOException("there is none, or one of more than " + PostgresFormat.MAX_BYTES + " bytes");
    }
}
