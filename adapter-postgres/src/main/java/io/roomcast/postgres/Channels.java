package io.roomcast.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGNotification;

/** The channels of all links of a backend, and its own; for the thread that receives. */
final class Channels {
    private static final int ROWS_AT_ONCE = 50;

    private final Statements statements;
    private final LogStatements log;
    private final Tables tables;
    private final String ownChannel;
    private final Marks marks;
    private final Map<String, Channel> channels = new HashMap<>();
    private boolean interrupted;

    /**
     * All of a backend.
     *
     * @param ownChannel on which it hears itself
     * @param marks what it may hear there
     */
    Channels(Statements statements, LogStatements log, Tables tables, String ownChannel, Marks marks) {
        this.statements = statements;
        this.log = log;
        this.tables = tables;
        this.ownChannel = ownChannel;
        this.marks = marks;
    }

    // --- listening

    /**
     * Listens to all, on a new connection, and tells what was logged since the last one was lost.
     *
     * @param where for people
     */
    void listen(Connection connection, String where) throws SQLException {
        execute(connection, "LISTEN", ownChannel);
        for (String channel : channels.keySet()) {
            execute(connection, "LISTEN", channel);
        }
        if (interrupted) {
            String reason = "the connection that listens at " + where + " was lost: messages may be missing";
            for (Channel channel : channels.values()) {
                channel.catchUp(connection, log);
            }
            interrupted = false;
            channels.values().forEach(channel -> channel.restored(reason));
        }
    }

    private static void execute(Connection connection, String command, String channel) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command + " " + Identifiers.quoted(channel));
        }
    }

    /** Nothing arrives for now. */
    void lost() {
        if (!interrupted) {
            channels.values().forEach(Channel::lost);
        }
        interrupted = !channels.isEmpty();
    }

    /**
     * Lets a link hear, or not; says so when it is done.
     *
     * @throws SQLException if the connection broke; a link that PostgreSQL refuses something is told itself
     */
    void apply(Change change, Connection connection) throws SQLException {
        try {
            if (change.comes()) {
                add(change, connection);
            } else {
                remove(change, connection);
            }
            change.done().complete(null);
        } catch (SQLException e) {
            if (Database.isBroken(e) || connection.isClosed()) {
                throw e;
            }
            remove(change, connection);
            change.done().completeExceptionally(e);
        }
    }

    private void add(Change change, Connection connection) throws SQLException {
        String name = change.format().channel();
        if (!channels.containsKey(name)) {
            execute(connection, "LISTEN", name);
            channels.put(name, new Channel(change.format()));
        }
        if (change.link().isLogging()) {
            change.link().place().advance(log.end(connection));
        }
        channels.get(name).add(change.link());
    }

    private void remove(Change change, Connection connection) throws SQLException {
        forget(change);
        if (!channels.containsKey(change.format().channel())) {
            execute(connection, "UNLISTEN", change.format().channel());
        }
    }

    /** A link goes while there is no connection. */
    void forget(Change change) {
        Channel channel = channels.get(change.format().channel());
        if (channel != null && channel.remove(change.link())) {
            channels.remove(channel.name());
        }
    }

    // --- what arrives

    /** Tells the links, in order. */
    void deliver(Connection connection, PGNotification[] notifications) throws SQLException {
        List<Channel.Arrival> arrivals = new ArrayList<>();
        Set<Long> rows = new LinkedHashSet<>();
        for (PGNotification notification : notifications) {
            Channel channel = channels.get(notification.getName());
            if (channel == null) {
                tell(connection, arrivals, rows);
                marks.pass(notification.getParameter());
                continue;
            }
            Channel.Arrival arrival = channel.read(notification.getParameter());
            arrivals.add(arrival);
            Long row = arrival.row();
            if (row != null) {
                rows.add(row);
            }
            if (rows.size() >= ROWS_AT_ONCE) {
                tell(connection, arrivals, rows);
            }
        }
        tell(connection, arrivals, rows);
    }

    private void tell(Connection connection, List<Channel.Arrival> arrivals, Set<Long> ids) throws SQLException {
        if (!ids.isEmpty()) {
            tables.haveRows();
        }
        Rows rows = ids.isEmpty() ? Rows.none() : Rows.read(connection, statements, ids);
        arrivals.forEach(arrival -> arrival.deliver(rows));
        arrivals.clear();
        ids.clear();
    }
}
