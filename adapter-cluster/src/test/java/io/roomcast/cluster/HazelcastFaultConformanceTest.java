package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.FaultConformanceTest;
import io.roomcast.conformance.servers.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

/** A member that fails, and a network that does, between it and a client for every node. */
@DisplayName("hazelcast with a client for every node")
class HazelcastFaultConformanceTest extends FaultConformanceTest {
    static final Duration MAX_SILENCE = Duration.ofSeconds(2);

    private final HazelcastServer server = new HazelcastServer();

    @Override
    protected TestServer startServer() {
        server.start();
        return server;
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        return new HazelcastBackend(HazelcastSettings.DEFAULT
                .withClient(true)
                .withClusterName(server.clusterName())
                .withMembers(List.of(host + ":" + port))
                .withMaxSilence(MAX_SILENCE)
                .withPrefix(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.RECOVERY, Capability.NODE_IDS, Capability.LIVENESS);
    }
}
