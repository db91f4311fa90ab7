package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.FaultConformanceTest;
import io.roomcast.conformance.servers.TestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.Set;

/** A server of its own that fails, and a network that does. */
class MongoFaultConformanceTest extends FaultConformanceTest {
    @Override
    protected TestServer startServer() {
        return TestServers.startMongo();
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        return new MongoBackend(MongoSettings.DEFAULT
                .withUri("mongodb://%s:%d/?directConnection=true&serverSelectionTimeoutMS=2000".formatted(host, port))
                .withCollection("roomcast-test", prefix)
                .withStream(0, Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY, Capability.LIVENESS);
    }
}
