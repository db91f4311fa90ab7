package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of clustering, over streams of a real Redis. */
class StreamsConformanceTest extends AdapterConformanceTest {
    static StreamsSettings settings(String prefix) {
        return StreamsSettings.DEFAULT.withUri(TestServers.redis().uri()).withNames(prefix, prefix);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new StreamsBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
