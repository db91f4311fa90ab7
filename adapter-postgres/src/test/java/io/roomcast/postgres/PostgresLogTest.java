package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The log of broadcasts in the table. */
class PostgresLogTest extends PostgresTest {
    @Test
    void whatAnEmitterBroadcastsIsLogged() throws Exception {
        PostgresBackend backend = opened(new PostgresBackend(settings().withRecovery(true)));
        RecordingInbox inbox = new RecordingInbox();
        Link link = get(backend.link(logging("me"), inbox));
        String start = get(link.publish(broadcast("me", "first", 1)));
        Publisher emitter =
                get(opened(new PostgresBackend(settings().withRecovery(true))).publisher());
        get(emitter.publish("/", broadcast(ClusterMessage.EMITTER, "emitted", 1)));
        await().until(() -> inbox.received.size() == 1);
        List<RecoveryLog.Entry> missed = get(link.recovery().orElseThrow().after(start, 10));
        assertThat(missed).hasSize(1);
    }

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
