package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.Set;

/** The rules of links, with subscriptions to the rooms that a node has. */
class RedisExactLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(
                RedisConformanceTest.settings(prefix).withSubscriptions(RedisSettings.Subscriptions.EXACT));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
