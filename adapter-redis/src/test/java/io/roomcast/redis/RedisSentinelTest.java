package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Link;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisSentinelTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master that Sentinel watches, and replaces when it dies. */
class RedisSentinelTest extends LinkTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisSentinelTestServer servers = TestServers.startRedisSentinel();

    @AfterEach
    void stop() {
        servers.close();
    }

    private Backend backend() {
        return opened(new RedisBackend(RedisSettings.DEFAULT
                .withUri(servers.uri())
                .withKey(prefix)
                .withLivenessTimeout(Duration.ofSeconds(2))));
    }

    @Test
    void theNewMasterIsFound() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(), "bbbbbb", "/", inbox);
        Link sender = link(backend(), "aaaaaa", "/", new RecordingInbox());
        get(sender.publish(TestMessages.broadcast("aaaaaa", "event", 1)));
        await().until(() -> numbers(inbox).contains(1));

        long start = System.nanoTime();
        servers.failover();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            CompletionStage<?> published = sender.publish(TestMessages.broadcast("aaaaaa", "event", 2));
            published.toCompletableFuture().handle((done, failure) -> null).join();
            return numbers(inbox).contains(2);
        });
        System.out.printf(
                "redis with Sentinel, the master killed: works again after %d ms%n",
                (System.nanoTime() - start) / 1_000_000);
        assertThat(inbox.incidents).contains("DOWN", "UP");
        assertThat(inbox.gaps).isNotEmpty();
        await().atMost(PATIENCE)
                .ignoreExceptions() // the sender may still be connecting
                .untilAsserted(
                        () -> assertThat(members(receiver).nodeIds()).containsExactlyInAnyOrder("aaaaaa", "bbbbbb"));
    }
}
