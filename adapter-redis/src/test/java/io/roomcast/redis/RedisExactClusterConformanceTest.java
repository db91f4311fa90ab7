package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;

/** The rules of clustering over a Redis Cluster, with exact subscriptions. */
class RedisExactClusterConformanceTest extends RedisClusterConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(RedisSettings.DEFAULT
                .withUri(SharedCluster.uri())
                .withCluster(true)
                .withSubscriptions(RedisSettings.Subscriptions.EXACT)
                .withKey(prefix));
    }
}
