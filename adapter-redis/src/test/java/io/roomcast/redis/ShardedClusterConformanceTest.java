package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.redis.ShardedSettings.SubscriptionMode;
import java.util.Set;

/**
 * The rules of clustering, over a Redis Cluster of three masters. The prefix is a hash tag, so the channels of a test are on one
 * master, and order is kept between rooms.
 */
class ShardedClusterConformanceTest extends AdapterConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new ShardedBackend(ShardedSettings.DEFAULT
                .withUri(SharedCluster.uri())
                .withCluster(true)
                .withSubscriptionMode(mode())
                .withChannelPrefix("{" + prefix + "}"));
    }

    SubscriptionMode mode() {
        return SubscriptionMode.DYNAMIC;
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
