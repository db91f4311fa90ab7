package io.roomcast.benchmarks.traffic;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** A bare driver that listens for what a {@link PostgresOutlet} sends. */
final class PostgresIntake {
    private final Connection connection;
    private final Arrivals arrivals;

    private PostgresIntake(Connection connection, Arrivals arrivals) {
        this.connection = connection;
        this.arrivals = arrivals;
    }

    /** Makes the table, and receives what is sent from now on. */
    static AutoCloseable open(Map<String, String> settings, Arrivals arrivals) throws SQLException {
        Connection connection = PostgresOutlet.connect(settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PostgresOutlet.CREATE);
            statement.execute(PostgresOutlet.LISTEN);
        }
        Thread reader = new Thread(new PostgresIntake(connection, arrivals)::read, "reader");
        reader.setDaemon(true); // it ends with the process, in the middle of a read
        reader.start();
        return () -> {};
    }

    private void read() {
        try {
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (true) {
                PGNotification[] notifications = postgres.getNotifications(0);
                if (notifications != null) {
                    receive(notifications);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void receive(PGNotification[] notifications) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (PGNotification notification : notifications) {
            if (kind(notification.getParameter()) == PostgresOutlet.ROW) {
                ids.add(id(notification.getParameter()));
            }
        }
        Map<Long, String> rows = ids.isEmpty() ? Map.of() : rows(ids);
        for (PGNotification notification : notifications) {
            String message = notification.getParameter();
            arrived(
                    kind(message) == PostgresOutlet.ROW
                            ? Objects.requireNonNull(rows.get(id(message)), "a row that was notified")
                            : message);
        }
    }

    private Map<Long, String> rows(List<Long> ids) throws SQLException {
        Map<Long, String> rows = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(PostgresOutlet.FETCH)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.put(results.getLong(1), results.getString(2));
                }
            }
        }
        return rows;
    }

    private void arrived(String message) {
        if (kind(message) == PostgresOutlet.BINARY) {
            int length = message.length() - 1 - PostgresOutlet.OVERHEAD.length();
            arrivals.arrived(Base64.getDecoder().decode(message.substring(0, length)), 0);
        } else {
            arrivals.arrived(message);
        }
    }

    private static char kind(String message) {
        return message.charAt(message.length() - 1);
    }

    private static long id(String message) {
        return Long.parseLong(message, 0, message.length() - 1, 10);
    }
}
