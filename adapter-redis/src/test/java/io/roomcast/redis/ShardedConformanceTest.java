package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.redis.ShardedSettings.SubscriptionMode;
import java.util.Set;

/** The rules of clustering, over sharded pub/sub of a real Redis. */
class ShardedConformanceTest extends AdapterConformanceTest {
    SubscriptionMode mode() {
        return SubscriptionMode.DYNAMIC;
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new ShardedBackend(ShardedLinkConformanceTest.settings(prefix).withSubscriptionMode(mode()));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
