package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.Set;

/** The rules of links, over a Redis Cluster of three masters. */
class RedisClusterLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(RedisSettings.DEFAULT
                .withUri(SharedCluster.uri())
                .withCluster(true)
                .withKey(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
