package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The link over a real PostgreSQL. What clusters do is in {@link PostgresConformanceTest}. */
class PostgresBackendTest extends PostgresTest {
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
    void onlyOneNodeDeletesOldRowsAtATime() throws Exception {
        PostgresSettings settings = settings().withTimes(Duration.ofMillis(1), Duration.ofSeconds(10));
        link(backend(), "me", new RecordingInbox());
        execute("INSERT INTO " + table + " (created_at, payload) VALUES (now() - interval '1 hour', '\\x80')");
        try (Connection one = connect();
                Connection other = connect()) {
            one.setAutoCommit(false);
            new Tables(settings).reap(one);
            execute("INSERT INTO " + table + " (created_at, payload) VALUES (now() - interval '1 hour', '\\x80')");
            new Tables(settings).reap(other);
            assertThat(count("SELECT count(*) FROM " + table)).isEqualTo(2);
            one.commit();
            new Tables(settings).reap(other);
        }
        assertThat(count("SELECT count(*) FROM " + table)).isZero();
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

    @Test
    void aLinkThatPostgresRefusesSomethingLeavesTheOthersAlone() throws Exception {
        PostgresBackend backend = opened(new PostgresBackend(
                settings().withTables(table, table + "_sessions", false).withRecovery(true)));
        RecordingInbox inbox = new RecordingInbox();
        link(backend, "me", inbox);
        CompletionStage<Link> logging =
                backend.link(new NodeContext("me", "/log", Duration.ofMinutes(2)), new RecordingInbox());
        assertThat(logging.toCompletableFuture())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withMessageContaining(table);
        get(link(backend(), "node", new RecordingInbox()).publish(broadcast("node", "hello", 1)));
        await().until(() -> inbox.received.size() == 1);
        assertThat(inbox.incidents).isEmpty();
    }
}
