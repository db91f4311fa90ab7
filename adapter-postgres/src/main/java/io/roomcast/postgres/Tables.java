package io.roomcast.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables, and deletes what is old in them. */
final class Tables {
    private static final Logger LOG = LoggerFactory.getLogger(Tables.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final PostgresSettings settings;
    private final String messages;
    private final String sessions;

    private volatile boolean mayHaveRows;

    Tables(PostgresSettings settings) {
        this.settings = settings;
        this.messages = Identifiers.table("tableName", settings.tableName());
        this.sessions = Identifiers.table("sessionTableName", settings.sessionTableName());
    }

    /** Creates what is missing; harmless if several nodes do so at once. */
    void prepare(Connection connection) throws SQLException {
        mayHaveRows = true; // of nodes that are gone
        if (!settings.createTable()) {
            return;
        }
        // In a schema where we may not create anything, what is there already is enough.
        if (isMissing(connection, messages)) {
            inTurn(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + messages
                            + " (id bigserial UNIQUE, created_at timestamptz DEFAULT now(), payload bytea)");
        }
        if (settings.recovery() && isMissing(connection, sessions)) {
            inTurn(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + sessions
                            + " (channel text, pid text, expires_at timestamptz NOT NULL, session bytea NOT NULL, PRIMARY KEY (channel, pid))");
            index(connection, sessions, settings.sessionTableName(), "expires_at");
        }
        index(connection, messages, settings.tableName(), "created_at");
    }

    private static boolean isMissing(Connection connection, String relation) throws SQLException {
        return !asked(connection, "SELECT to_regclass(?) IS NOT NULL", relation);
    }

    private static boolean asked(Connection connection, String query, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    /** In one transaction: IF NOT EXISTS alone fails when two do it at once. */
    private void inTurn(Connection connection, String statement) throws SQLException {
        try (Statement both = connection.createStatement()) {
            both.execute("SELECT " + Locks.create(settings) + "; " + statement);
        }
    }

    private void index(Connection connection, String table, String name, String column) throws SQLException {
        String there = "SELECT EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND"
                + " a.attnum = i.indkey[0] WHERE i.indrelid = to_regclass(?) AND a.attname = ?)";
        if (asked(connection, there, table, column)) {
            return;
        }
        try {
            String index = name.substring(name.indexOf('.') + 1) + "_" + column;
            inTurn(
                    connection,
                    "CREATE INDEX IF NOT EXISTS " + Identifiers.quoted(index.toLowerCase(Locale.ROOT)) + " ON " + table
                            + " (" + column + ")");
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
            LOG.warn(
                    "may not create an index on {} ({}), so that deleting old rows reads the whole table: {}",
                    table,
                    column,
                    e.getMessage());
        }
    }

    /** Somebody added a row. */
    void haveRows() {
        mayHaveRows = true;
    }

    /** Whether there may be something to delete, now or later. */
    boolean mayHaveRows() {
        return mayHaveRows;
    }

    /** Deletes old rows, unless somebody else is at it. */
    void reap(Connection connection) throws SQLException {
        mayHaveRows = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM " + messages + " WHERE (SELECT " + Locks.reap(settings)
                    + ") AND created_at < now() - interval '"
                    + settings.cleanupInterval().toMillis() + " milliseconds'");
            if (settings.recovery()) {
                statement.execute("DELETE FROM " + sessions + " WHERE expires_at < now()");
            }
        }
        if (asked(connection, "SELECT EXISTS (SELECT FROM " + messages + ")")) {
            mayHaveRows = true;
        }
    }
}
