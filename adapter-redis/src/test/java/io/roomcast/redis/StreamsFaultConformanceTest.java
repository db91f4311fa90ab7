package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.FaultConformanceTest;
import io.roomcast.conformance.servers.TestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.Set;

/** A Redis of its own that fails, and a network that does, under streams. */
class StreamsFaultConformanceTest extends FaultConformanceTest {
    @Override
    protected TestServer startServer() {
        return TestServers.startRedis();
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        String uri = "redis://%s:%d?timeout=3s".formatted(host, port);
        return new StreamsBackend(StreamsSettings.DEFAULT
                .withUri(uri)
                .withNames(prefix, prefix)
                .withLivenessTimeout(Duration.ofSeconds(2)));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY, Capability.LIVENESS);
    }
}
