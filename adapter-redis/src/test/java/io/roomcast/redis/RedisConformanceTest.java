package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of clustering, over pub/sub of a real Redis. */
class RedisConformanceTest extends AdapterConformanceTest {
    static RedisSettings settings(String prefix) {
        return RedisSettings.DEFAULT.withUri(TestServers.redis().uri()).withKey(prefix);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
