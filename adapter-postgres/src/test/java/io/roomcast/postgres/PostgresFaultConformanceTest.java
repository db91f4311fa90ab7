package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.FaultConformanceTest;
import io.roomcast.conformance.servers.TestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.Set;

/** A PostgreSQL of its own that fails, and a network that does. */
class PostgresFaultConformanceTest extends FaultConformanceTest {
    static PostgresSettings settings(String prefix, String host, int port) {
        return PostgresSettings.DEFAULT
                .withUri("postgresql://postgres@%s:%d/postgres".formatted(host, port))
                .withChannelPrefix(prefix)
                .withTimes(Duration.ofSeconds(30), Duration.ofSeconds(2));
    }

    @Override
    protected TestServer startServer() {
        return TestServers.startPostgres();
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        return new PostgresBackend(settings(prefix, host, port));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.LIVENESS);
    }
}
