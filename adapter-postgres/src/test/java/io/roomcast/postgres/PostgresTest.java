package io.roomcast.postgres;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Links over a real PostgreSQL, and somebody who looks at its tables. */
abstract class PostgresTest {
    final String prefix = "test-" + Ids.hex16();
    final String table = "t_" + Ids.hex16();
    private final List<AutoCloseable> opened = new ArrayList<>();
    final Connection sql = opened(connect());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    <T extends AutoCloseable> T opened(T one) {
        opened.add(0, one);
        return one;
    }

    static Connection connect() {
        PostgresUri uri = PostgresUri.parse("uri", TestServers.postgres().uri());
        try {
            return DriverManager.getConnection(uri.url(), uri.user(), uri.password());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    PostgresSettings settings() {
        return PostgresConformanceTest.settings(prefix).withTables(table, table + "_sessions", true);
    }

    PostgresBackend backend() {
        return opened(new PostgresBackend(settings()));
    }

    static Link link(PostgresBackend backend, String nodeId, Inbox inbox) throws Exception {
        return get(backend.link(new NodeContext(nodeId, "/", null), inbox));
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static ClusterMessage broadcast(String nodeId, String event, Object argument) {
        return new ClusterMessage.Broadcast(nodeId, null, Packet.of(event, argument), BroadcastOptions.ALL);
    }

    static List<String> events(RecordingInbox inbox) {
        return inbox.received.stream()
                .map(message ->
                        ((ClusterMessage.Broadcast) message).packet().data().event())
                .toList();
    }

    void execute(String statement) throws SQLException {
        try (Statement execution = sql.createStatement()) {
            execution.execute(statement);
        }
    }

    long count(String query) throws SQLException {
        try (Statement statement = sql.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    void notify(String payload) throws SQLException {
        try (PreparedStatement statement = sql.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, prefix + "#/");
            statement.setString(2, payload);
            statement.execute();
        }
    }
}
