package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import java.time.Duration;

/** The same with subscriptions to the rooms that a node has. */
class RedisExactFaultConformanceTest extends RedisFaultConformanceTest {
    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        return new RedisBackend(RedisSettings.DEFAULT
                .withUri("redis://%s:%d?timeout=3s".formatted(host, port))
                .withKey(prefix)
                .withSubscriptions(RedisSettings.Subscriptions.EXACT)
                .withLivenessTimeout(Duration.ofSeconds(2)));
    }
}
