package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestServersTest {
    @Test
    void thePrivateRedisAnswersDiesAndComesBackOnTheSamePort() {
        try (RedisTestServer redis = TestServers.startRedis()) {
            String uri = redis.uri();
            long first = redis.pid();
            assertThat(answers(uri)).isTrue();

            redis.stop();
            assertThat(answers(uri)).isFalse();
            assertThat(alive(first)).isFalse();
            assertThatThrownBy(redis::pid).isInstanceOf(IllegalStateException.class);

            redis.start();
            assertThat(redis.uri()).isEqualTo(uri);
            assertThat(redis.pid()).isNotEqualTo(first);
            assertThat(answers(uri)).isTrue();
        }
    }

    @Test
    void twoPrivateServersAreApart() {
        try (RedisTestServer one = TestServers.startRedis();
                RedisTestServer two = TestServers.startRedis()) {
            assertThat(one.uri()).isNotEqualTo(two.uri());
        }
    }

    @Test
    void aPortThatIsTakenIsLeftToItsOwner() throws IOException {
        try (Socket owner = new Socket()) {
            owner.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Iterator<Integer> ports =
                    List.of(owner.getLocalPort(), RedisProcess.freePort()).iterator();
            try (RedisTestServer redis =
                    RedisProcess.startFirst(() -> new RedisProcess(ports.next(), List.of(), List::of))) {
                assertThat(redis.port()).isNotEqualTo(owner.getLocalPort());
                assertThat(answers(redis.uri())).isTrue();
            }
        }
    }

    @Test
    void theSharedRedisIsOneAndCannotBeStopped() {
        RedisTestServer redis = TestServers.redis();
        assertThat(TestServers.redis()).isSameAs(redis);
        assertThat(answers(redis.uri())).isTrue();
        assertThatThrownBy(redis::stop).isInstanceOf(UnsupportedOperationException.class);
        redis.close();
        assertThat(answers(redis.uri())).isTrue();
    }

    @Test
    void aNamedServerIsTaken() {
        try (RedisTestServer redis = TestServers.startRedis()) {
            RedisTestServer named = TestServers.choose(Map.of(TestServers.REDIS_URI, redis.uri()));
            assertThat(named.uri()).isEqualTo(redis.uri());
            assertThat(named.description()).contains(TestServers.REDIS_URI);
        }
    }

    @Test
    void aNamedServerThatIsNotThereIsAnError() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Map<String, String> environment = Map.of(TestServers.REDIS_URI, "redis://127.0.0.1:" + port);
        assertThatThrownBy(() -> TestServers.choose(environment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(TestServers.REDIS_URI)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void nothingIsLeftWhenTheJvmIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sleeper.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long redis;
        try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
            redis = Long.parseLong(output.readLine());
            assertThat(alive(redis)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        await().until(() -> !alive(redis));
    }

    /** Starts a server, tells its pid and waits to be killed. */
    static final class Sleeper {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(TestServers.startRedis().pid());
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    private static boolean answers(String uri) {
        URI parsed = URI.create(uri);
        return RedisPing.ping(parsed.getHost(), parsed.getPort(), false).alive();
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
