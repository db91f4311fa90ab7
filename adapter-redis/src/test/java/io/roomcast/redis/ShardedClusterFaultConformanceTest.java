package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.servers.TestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;

/** The same with a Redis Cluster of three masters, which keeps the order between rooms with {@code static} only. */
class ShardedClusterFaultConformanceTest extends ShardedFaultConformanceTest {
    @Override
    protected TestServer startServer() {
        return TestServers.startRedisCluster(0);
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        String uri = "redis://%s:%d?timeout=3s".formatted(host, port);
        return new ShardedBackend(ShardedSettings.DEFAULT
                .withUri(uri)
                .withCluster(true)
                .withChannelPrefix(prefix)
                .withSubscriptionMode(ShardedSettings.SubscriptionMode.STATIC)
                .withLivenessTimeout(Duration.ofSeconds(2)));
    }
}
