package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.RedisSentinelTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The rules of clustering, over the master that Sentinel made of a replica after the first had died. */
class RedisSentinelConformanceTest extends AdapterConformanceTest {
    private static RedisSentinelTestServer servers;

    @BeforeAll
    static void startAndFailOver() {
        servers = TestServers.startRedisSentinel();
        servers.failover();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new RedisBackend(RedisSettings.DEFAULT.withUri(servers.uri()).withKey(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
