package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a URI can say beyond host and port. */
class RedisUriTest {
    private final RedisTestServer redis = TestServers.startRedis();
    private final String address = redis.uri().substring("redis://".length());

    @AfterEach
    void stop() {
        redis.close();
    }

    /** Sends one message from one node to another over connections as the URI says. */
    private static void checkThatMessagesCross(String uri) throws Exception {
        RedisSettings settings = RedisSettings.DEFAULT.withUri(uri).withKey("test-" + Ids.hex16());
        try (Backend a = new RedisBackend(settings);
                Backend b = new RedisBackend(settings)) {
            RecordingInbox inbox = new RecordingInbox();
            link(b, "bbbbbb", inbox);
            Link sender = link(a, "aaaaaa", new RecordingInbox());
            sender.publish(TestMessages.broadcast("aaaaaa", "hello", 1))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            await().until(() -> inbox.received.size() == 1);
        }
    }

    private static Link link(Backend backend, String nodeId, RecordingInbox inbox) throws Exception {
        return backend.link(new NodeContext(nodeId, "/", null), inbox)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void userPasswordAndClientName() throws Exception {
        RedisClient admin = RedisClient.create(redis.uri());
        try {
            RedisCommands<String, String> commands = admin.connect().sync();
            commands.aclSetuser(
                    "chat",
                    AclSetuserArgs.Builder.on()
                            .addPassword("s3cret")
                            .allChannels()
                            .allCommands());
            commands.configSet("requirepass", "other");
            checkThatMessagesCross("redis://chat:s3cret@" + address);
            assertThatThrownBy(() -> checkThatMessagesCross("redis://chat:wrong@" + address))
                    .hasMessageContaining("user and password")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> checkThatMessagesCross("redis://" + address))
                    .hasMessageContaining("password");

            RedisSettings named =
                    RedisSettings.DEFAULT.withUri("redis://chat:s3cret@" + address + "?clientName=chat-1");
            try (Backend backend = new RedisBackend(named)) {
                link(backend, "aaaaaa", new RecordingInbox());
                assertThat(commands.clientList().lines().filter(line -> line.contains("name=chat-1")))
                        .hasSize(2); // one publishes, one receives
            }
        } finally {
            admin.shutdown();
        }
    }

    @Test
    void tls() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        URI plain = URI.create(redis.uri());
        try (TlsFront front = new TlsFront(
                SslContextBuilder.forServer(certificate.toKeyManagerFactory()).build(),
                new InetSocketAddress(plain.getHost(), plain.getPort()))) {
            checkThatMessagesCross("rediss://127.0.0.1:" + front.port() + "?verifyPeer=NONE");
            assertThatThrownBy(() -> checkThatMessagesCross("rediss://127.0.0.1:" + front.port()))
                    .as("nobody vouches for the certificate")
                    .hasMessageContaining("TLS");
            assertThatThrownBy(() -> checkThatMessagesCross("redis://127.0.0.1:" + front.port() + "?timeout=1s"))
                    .hasMessageContaining("TLS");
        }
    }

    @Test
    void aDatabaseMakesNoDifferenceToPubSub() throws Exception {
        checkThatMessagesCross("redis://" + address + "/3");
    }
}
