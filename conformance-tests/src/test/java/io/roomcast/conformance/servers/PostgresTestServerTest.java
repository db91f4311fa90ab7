package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresTestServerTest {
    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static boolean answers(TestServer server) {
        return PostgresPing.ping(server.host(), server.port()).alive();
    }

    @Test
    void aPrivateServerIsKilledAndStartedAgainAtTheSameAddressAndLeavesNothingBehind() {
        PostgresTestServer server = TestServers.startPostgres();
        long first = server.pid();
        long second;
        try (server) {
            String uri = server.uri();
            assertThat(answers(server)).isTrue();
            server.stop();
            assertThat(answers(server)).isFalse();
            assertThat(isAlive(first)).isFalse();
            assertThatIllegalStateException().isThrownBy(server::pid);
            server.start();
            assertThat(server.uri()).isEqualTo(uri);
            assertThat(answers(server)).isTrue();
            second = server.pid();
            assertThat(second).isNotEqualTo(first);
        }
        assertThat(isAlive(second)).isFalse();
    }

    @Test
    void aNamedServerThatIsNotThereFails() {
        int nobodysPort = RedisProcess.freePort();
        Map<String, String> environment =
                Map.of(TestServers.POSTGRES_URI, "postgresql://127.0.0.1:" + nobodysPort + "/test");
        assertThatIllegalStateException()
                .isThrownBy(() -> TestServers.choosePostgres(environment))
                .withMessageContainingAll(TestServers.POSTGRES_URI, "127.0.0.1:" + nobodysPort);
    }

    @Test
    void aNamedDirectoryWithoutPostgresFails() {
        Map<String, String> environment = Map.of(TestServers.POSTGRES_BIN, "/nowhere");
        assertThatIllegalStateException()
                .isThrownBy(() -> PostgresProcess.startNew(environment))
                .withMessageContainingAll(TestServers.POSTGRES_BIN, "/nowhere");
    }
}
