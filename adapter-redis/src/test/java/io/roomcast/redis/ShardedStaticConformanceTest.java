package io.roomcast.redis;

import io.roomcast.redis.ShardedSettings.SubscriptionMode;

/** The rules of clustering, without channels of rooms. */
class ShardedStaticConformanceTest extends ShardedConformanceTest {
    @Override
    SubscriptionMode mode() {
        return SubscriptionMode.STATIC;
    }
}
