package io.roomcast.redis;

import io.roomcast.redis.ShardedSettings.SubscriptionMode;

/** The rules of clustering over a Redis Cluster, without channels of rooms. */
class ShardedStaticClusterConformanceTest extends ShardedClusterConformanceTest {
    @Override
    SubscriptionMode mode() {
        return SubscriptionMode.STATIC;
    }
}
