package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The link over a real PostgreSQL. What clusters do is in {@link PostgresConformanceTest}. */
class PostgresBackendTest {
    private final String prefix = "test-" + Ids.hex16();
    private final String table = "t_" + Ids.hex16();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Connection sql = connect();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(0, one);
        return one;
    }

    private Connection connect() {
        PostgresUri uri = PostgresUri.parse("uri", TestServers.postgres().uri());
        try {
            return opened(DriverManager.getConnection(uri.url(), uri.user(), uri.password()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private PostgresSettings settings() {
        return PostgresConformanceTest.settings(prefix).withTables(table, table + "_sessions", true);
    }

    private PostgresBackend backend() {
        return opened(new PostgresBackend(settings()));
    }

    private static Link link(PostgresBackend backend, String nodeId, Inbox inbox) throws Exception {
        return get(backend.link(new NodeContext(nodeId, "/", null), inbox));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static ClusterMessage broadcast(String nodeId, String event, Object argument) {
        return new ClusterMessage.Broadcast(nodeId, null, Packet.of(event, argument), BroadcastOptions.ALL);
    }

    private static List<String> events(RecordingInbox inbox) {
        return inbox.received.stream()
                .map(message ->
                        ((ClusterMessage.Broadcast) message).packet().data().event())
                .toList();
    }

    private void execute(String statement) throws SQLException {
        try (Statement execution = sql.createStatement()) {
            execution.execute(statement);
        }
    }

    private long count(String query) throws SQLException {
        try (Statement statement = sql.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private void notify(String payload) throws SQLException {
        try (PreparedStatement statement = sql.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, prefix + "#/");
            statement.setString(2, payload);
            statement.execute();
        }
    }

    @Test
    void equalBroadcastsOfOneBatchAllArrive() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", inbox);
        Link sender = link(backend(), "node", new RecordingInbox());
        List<CompletableFuture<?>> published = new ArrayList<>();
        String nearlyTooLong = "x".repeat(7_999 - jsonBytes());
        for (int i = 0; i < 200; i++) {
            published.add(sender.publish(broadcast("node", "same", "")).toCompletableFuture());
            published.add(sender.publish(broadcast("node", "long", nearlyTooLong.substring(i % 2)))
                    .toCompletableFuture());
        }
        get(CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)));
        await().until(() -> inbox.received.size() == 400);
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> expected.addAll(List.of("same", "long")));
        assertThat(events(inbox)).isEqualTo(expected);
    }

    private int jsonBytes() {
        return new PostgresFormat("/", settings())
                .write(broadcast("node", "long", ""))
                .text()
                .length();
    }

    @Test
    void whatCannotBeReadIsCountedAndSkipped() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", inbox);
        List<String> bad = List.of(
                "garbage",
                "",
                "[]",
                "{\"type\":3,\"uid\":\"n\",\"nsp\":\"/\"}",
                "{\"type\":4,\"uid\":\"n\",\"nsp\":\"/\",\"data\":{}}",
                "{\"uid\":\"n\",\"type\":3,\"attachmentId\":\"x\"}",
                "{\"uid\":\"n\",\"type\":3,\"a\":" + "[".repeat(5000));
        for (String each : bad) {
            notify(each);
        }
        execute("INSERT INTO " + table + " (id, payload) VALUES (1001, '\\xc1'), (1002, '\\x01'), (1003, NULL)");
        for (int id = 1001; id <= 1003; id++) {
            notify("{\"uid\":\"n\",\"type\":3,\"attachmentId\":\"" + id + "\"}");
        }
        notify("{\"type\":99,\"uid\":\"n\",\"nsp\":\"/\"}"); // of a later version
        notify("{\"type\":2,\"uid\":\"n\",\"nsp\":\"/other\"}");
        notify("{\"type\":9,\"data\":{\"packet\":[\"after\"]}}"); // as emitters write it
        await().until(() -> !inbox.received.isEmpty());
        assertThat(inbox.received).hasSize(1);
        assertThat(inbox.received.get(0).nodeId()).isEqualTo(ClusterMessage.EMITTER);
        assertThat(inbox.malformed).hasSize(bad.size() + 3);
        assertThat(inbox.gaps).isEmpty();
    }

    @Test
    void aRowThatIsGoneIsAGap() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", inbox);
        notify("{\"uid\":\"n\",\"type\":3,\"attachmentId\":\"123456\"}");
        await().until(() -> !inbox.gaps.isEmpty());
        assertThat(inbox.gaps.get(0)).contains("row 123456");
        assertThat(inbox.malformed).isEmpty();
    }

    @Test
    void rowsAreDeletedAfterAWhile() throws Exception {
        PostgresBackend backend =
                opened(new PostgresBackend(settings().withTimes(Duration.ofMillis(200), Duration.ofSeconds(10))));
        RecordingInbox inbox = new RecordingInbox();
        link(backend, "me", inbox);
        Link sender = link(backend, "node", new RecordingInbox());
        get(sender.publish(broadcast("node", "large", new byte[10_000])));
        await().until(() -> inbox.received.size() == 1);
        await().until(() -> count("SELECT count(*) FROM " + table) == 0);
    }

    @Test
    void oldRowsAreFoundByAnIndex() throws Exception {
        link(backend(), "me", new RecordingInbox());
        execute("INSERT INTO " + table + " (payload) SELECT '\\x80' FROM generate_series(1, 5000)");
        execute("ANALYZE " + table);
        List<String> plan = new ArrayList<>();
        try (Statement statement = sql.createStatement();
                ResultSet lines = statement.executeQuery("EXPLAIN DELETE FROM " + table + " WHERE (SELECT "
                        + Locks.reap(settings()) + ") AND created_at < now() - interval '30000 milliseconds'")) {
            while (lines.next()) {
                plan.add(lines.getString(1));
            }
        }
        assertThat(plan).anyMatch(line -> line.contains("_created_at")).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void nodesThatStartAtOnceCreateTheTablesTogether() throws Exception {
        List<CompletableFuture<Link>> links = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PostgresBackend backend = opened(new PostgresBackend(settings().withRecovery(true)));
            links.add(backend.link(new NodeContext("n" + i, "/", null), new RecordingInbox())
                    .toCompletableFuture());
        }
        get(CompletableFuture.allOf(links.toArray(CompletableFuture[]::new)));
        assertThat(count("SELECT count(*) FROM pg_indexes WHERE tablename IN ('" + table + "', '" + table
                        + "_sessions')"))
                .isEqualTo(4);
    }

    @Test
    void aChannelThatPostgresCannotNameIsRefused() {
        String namespace = "/" + "x".repeat(63);
        CompletionStage<Link> refused = backend().link(new NodeContext("me", namespace, null), new RecordingInbox());
        assertThat(refused.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining("PostgreSQL takes 63 at most");
    }

    @Test
    void aPoolOfTheApplicationsIsUsedAndGetsItsConnectionsBack() throws Exception {
        HikariDataSource pool =
                opened(PostgresLinkConformanceTest.pool(TestServers.postgres().uri()));
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", inbox);
        Link sender = link(opened(new PostgresBackend(pool, settings())), "node", new RecordingInbox());
        get(sender.publish(broadcast("node", "hello", 1)));
        await().until(() -> inbox.received.size() == 1);
        await().until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    }

    // --- the log

    private NodeContext logging(String nodeId) {
        return new NodeContext(nodeId, "/", Duration.ofMinutes(2));
    }

    @Test
    void aRowIsNotCommittedBeforeOneOfALowerId() throws Exception {
        PostgresBackend backend = opened(new PostgresBackend(settings().withRecovery(true)));
        RecordingInbox inbox = new RecordingInbox();
        Link link = get(backend.link(logging("me"), inbox));
        Link other = get(opened(new PostgresBackend(settings().withRecovery(true)))
                .link(logging("other"), new RecordingInbox()));
        sql.setAutoCommit(false);
        execute("SELECT " + Locks.inTurn(settings())); // a slow transaction of a third node, that has its id already
        long slow = count("SELECT nextval(pg_get_serial_sequence('" + table + "', 'id'))");
        CompletionStage<String> published = other.publish(broadcast("other", "fast", 1));
        assertThat(published.toCompletableFuture()).isNotDone();
        byte[] row = new PostgresFormat("/", settings().withRecovery(true))
                .writeLogged(broadcast("third", "slow", 1))
                .attachment();
        try (PreparedStatement insert = sql.prepareStatement("INSERT INTO " + table + " (id, payload) VALUES (?, ?)")) {
            insert.setLong(1, slow);
            insert.setBytes(2, row);
            insert.execute();
        }
        notify("{\"uid\":\"third\",\"type\":3,\"attachmentId\":\"" + slow + "\"}");
        sql.commit();
        long fast = Long.parseLong(get(published));
        assertThat(fast).isGreaterThan(slow);
        await().until(() -> inbox.received.size() == 2);
        assertThat(events(inbox)).containsExactly("slow", "fast");
        List<RecoveryLog.Entry> missed = get(link.recovery().orElseThrow().after(Long.toString(slow), 10));
        assertThat(missed).extracting(RecoveryLog.Entry::offset).containsExactly(Long.toString(fast));
    }

    @Test
    void whatIsLoggedIsKeptForAsLongAsSessionsAre() throws Exception {
        PostgresBackend backend = opened(new PostgresBackend(settings().withRecovery(true)));
        Link link = get(backend.link(logging("me"), new RecordingInbox()));
        get(link.publish(broadcast("me", "logged", 1)));
        assertThat(count("SELECT count(*) FROM " + table + " WHERE created_at > now() + interval '80 seconds'"))
                .isEqualTo(1);
    }

    @Test
    void aBroadcastThatIsNotReplayedIsNotLogged() throws Exception {
        PostgresBackend backend = opened(new PostgresBackend(settings().withRecovery(true)));
        Link link = get(backend.link(logging("me"), new RecordingInbox()));
        assertThat(get(link.publish(
                        new ClusterMessage.Broadcast("me", "request", Packet.of("asks"), BroadcastOptions.ALL))))
                .isNull();
        assertThat(count("SELECT count(*) FROM " + table)).isZero();
    }

    @Test
    void whatWasLoggedWhileANodeWasAwayArrivesOnceAndInOrder() throws Exception {
        PostgresTestServer server = TestServers.postgres();
        TcpProxy proxy = opened(TcpProxy.to(server.host(), server.port()));
        PostgresSettings through = settings()
                .withRecovery(true)
                .withUri(server.uri().replace(server.host() + ":" + server.port(), proxy.host() + ":" + proxy.port()));
        RecordingInbox inbox = new RecordingInbox();
        get(opened(new PostgresBackend(through)).link(logging("me"), inbox));
        Link sender = get(
                opened(new PostgresBackend(settings().withRecovery(true))).link(logging("node"), new RecordingInbox()));
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                await().until(() -> inbox.received.size() == 100);
                proxy.refuse();
                await().until(() -> inbox.incidents.contains("DOWN"));
            } else if (i == 200) {
                proxy.pass();
            }
            sent.add("event " + i);
            get(sender.publish(broadcast("node", "event " + i, i)));
        }
        await().until(() -> inbox.received.size() >= 300);
        assertThat(events(inbox)).isEqualTo(sent);
        await().untilAsserted(() -> assertThat(inbox.incidents).containsExactly("DOWN", "gap", "UP"));
    }
}
