package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;

/** The rules of clustering, with subscriptions to the rooms that a node has. */
class RedisExactConformanceTest extends RedisConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(settings(prefix).withSubscriptions(RedisSettings.Subscriptions.EXACT));
    }
}
