package io.roomcast.interop;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/** Somebody who is no server of the cluster, but uses the same database. */
final class PostgresOutsider implements AutoCloseable {
    private final Connection sql;
    private final List<String> heard = new ArrayList<>();

    /** One who is connected. */
    PostgresOutsider(String uri) throws SQLException {
        URI where = URI.create(uri);
        String[] user = where.getUserInfo().split(":", 2);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL("jdbc:postgresql://" + where.getHost() + ":" + where.getPort() + where.getPath());
        source.setUser(user[0]);
        source.setPassword(user.length == 2 ? user[1] : "");
        this.sql = source.getConnection();
    }

    void listen(String channel) throws SQLException {
        try (Statement statement = sql.createStatement()) {
            statement.execute("LISTEN \"" + channel + "\"");
        }
    }

    /** All notifications so far. */
    List<String> heard() throws SQLException {
        PGNotification[] arrived = sql.unwrap(PGConnection.class).getNotifications(1);
        for (int i = 0; arrived != null && i < arrived.length; i++) {
            heard.add(arrived[i].getParameter());
        }
        return heard;
    }

    void notify(String channel, byte[] payload) throws SQLException {
        try (PreparedStatement statement = sql.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, channel);
            statement.setString(2, new String(payload, StandardCharsets.UTF_8));
            statement.execute();
        }
    }

    /** Adds a row, and yields its id. */
    long insert(String table, byte[] payload) throws SQLException {
        try (PreparedStatement statement =
                sql.prepareStatement("INSERT INTO " + table + " (payload) VALUES (?) RETURNING id")) {
            statement.setBytes(1, payload);
            try (ResultSet inserted = statement.executeQuery()) {
                inserted.next();
                return inserted.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        sql.close();
    }
}
