package io.roomcast.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server process of a publishing connection that broke. It may still carry out a statement that it had received, after those of
 * the next connection, which would reverse their order: so it is ended before. For one thread, and connections of our own.
 */
final class Predecessor {
    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
    private static final long ENDS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private @Nullable Connection current;
    private int process;
    private @Nullable String started;

    /** To be called before a connection is used; does something with a new one only. */
    void precede(Connection connection) throws SQLException {
        if (connection == current) {
            return;
        }
        try {
            if (started != null) {
                end(connection, process, started);
            }
            identify(connection);
        } catch (SQLException e) {
            if (Database.isBroken(e) || connection.isClosed()) {
                throw e;
            }
            LOG.debug("the process of a connection that broke cannot be ended", e);
        }
        current = connection;
    }

    private void identify(Connection connection) throws SQLException {
        started = null;
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
            // Behind a pooler the process is not ours.
            if (found.next()
                    && found.getInt(1) == connection.unwrap(PGConnection.class).getBackendPID()) {
                process = found.getInt(1);
                started = found.getString(2);
            }
        }
    }

    private static void end(Connection connection, int process, String started) throws SQLException {
        long until = System.nanoTime() + ENDS_WITHIN_NANOS;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ? AND backend_start = ?::timestamptz")) {
            statement.setInt(1, process);
            statement.setString(2, started);
            while (isThere(statement) && System.nanoTime() - until < 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static boolean isThere(PreparedStatement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery()) {
            return found.next();
        }
    }
}
