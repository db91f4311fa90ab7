package io.roomcast.redis;

import io.roomcast.redis.ShardedSettings.SubscriptionMode;

/** The rules of clustering, with a channel for every room. */
class ShardedDynamicPrivateConformanceTest extends ShardedConformanceTest {
    @Override
    SubscriptionMode mode() {
        return SubscriptionMode.DYNAMIC_PRIVATE;
    }
}
