package io.roomcast.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes connections, and knows where to.
 *
 * @param source the application's, or our own
 * @param where for people
 * @param pooled whether connections are to be given back after each use
 * @param timeout after which a connection that does not answer is given up
 */
record Database(DataSource source, String where, boolean pooled, Duration timeout) {
    private static final int CONNECT_SECONDS = 10;

    /** A database that we connect to, to listen. */
    static Database toListen(PostgresUri uri, Duration timeout) {
        PGSimpleDataSource source = source(uri, timeout);
        PromptSocketFactory.use(source);
        return new Database(source, uri.toString(), false, timeout);
    }

    /** A database that we connect to. */
    static Database at(PostgresUri uri, Duration timeout) {
        return new Database(source(uri, timeout), uri.toString(), false, timeout);
    }

    private static PGSimpleDataSource source(PostgresUri uri, Duration timeout) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(uri.url());
        if (uri.user() != null) {
            source.setUser(uri.user());
        }
        if (uri.password() != null) {
            source.setPassword(uri.password());
        }
        int seconds = Math.toIntExact(Math.min(CONNECT_SECONDS, Math.max(1, timeout.toSeconds())));
        source.setConnectTimeout(seconds);
        source.setSocketTimeout(seconds); // while it logs in; what is done with it sets its own
        source.setLoginTimeout(seconds);
        source.setTcpKeepAlive(true);
        source.setApplicationName("roomcast");
        return source;
    }

    /** A database that the application has a pool for. */
    static Database lent(DataSource pool, Duration timeout) {
        return new Database(pool, "the application's data source", true, timeout);
    }

    /** A connection that fails when it does not answer in time. */
    Connection connect() throws SQLException {
        Connection connection = source.getConnection();
        try {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** What is done with a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** One that is kept between uses, if it is our own; made when it is needed, and again after it broke. For one thread. */
    static final class Kept implements AutoCloseable {
        private final Database database;
        private final AtomicReference<@Nullable Connection> current = new AtomicReference<>();

        Kept(Database database) {
            this.database = database;
        }

        <T> T use(Work<T> work) throws SQLException {
            Connection kept = current.get();
            Connection connection = kept == null ? database.connect() : kept;
            current.set(connection);
            boolean again = false;
            try {
                T result = work.with(connection);
                again = !database.pooled;
                return result;
            } catch (SQLException e) {
                again = !database.pooled && !isBroken(e) && !connection.isClosed();
                throw e;
            } finally {
                if (!again) {
                    current.set(null);
                    connection.close();
                }
            }
        }

        /** Breaks the connection, if one is in use; for any thread. */
        void abort() throws SQLException {
            Connection connection = current.get();
            if (connection != null) {
                connection.abort(Runnable::run);
            }
        }

        @Override
        public void close() throws SQLException {
            Connection connection = current.getAndSet(null);
            if (connection != null) {
                connection.close();
            }
        }
    }

    /** Whether a failure says that the connection is of no use any more, rather than that a statement was refused. */
    static boolean isBroken(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P");
    }
}
