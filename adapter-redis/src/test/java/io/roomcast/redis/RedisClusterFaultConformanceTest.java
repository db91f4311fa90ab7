package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.servers.TestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;

/** The same with a Redis Cluster of three masters. */
class RedisClusterFaultConformanceTest extends RedisFaultConformanceTest {
    @Override
    protected TestServer startServer() {
        return TestServers.startRedisCluster(0);
    }

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        String uri = "redis://%s:%d?timeout=3s".formatted(host, port);
        return new RedisBackend(RedisSettings.DEFAULT
                .withUri(uri)
                .withCluster(true)
                .withKey(prefix)
                .withLivenessTimeout(Duration.ofSeconds(2)));
    }
}
