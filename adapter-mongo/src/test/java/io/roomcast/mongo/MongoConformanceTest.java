package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.Set;

/** Three nodes over one MongoDB, or what stands in for it, in a capped collection. */
class MongoConformanceTest extends AdapterConformanceTest {
    static MongoSettings settings(String prefix) {
        return MongoSettings.DEFAULT
                .withUri(TestServers.mongo().uri())
                .withCollection("roomcast-test", prefix)
                .withStream(0, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
