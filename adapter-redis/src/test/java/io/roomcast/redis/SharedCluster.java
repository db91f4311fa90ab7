package io.roomcast.redis;

import io.roomcast.conformance.servers.RedisClusterTestServer;
import io.roomcast.conformance.servers.TestServers;

/** A Redis Cluster of three masters without replicas, which the tests of this JVM share; it ends with it. */
final class SharedCluster {
    private static final RedisClusterTestServer SERVER = TestServers.startRedisCluster(0);

    private SharedCluster() {}

    static String uri() {
        return SERVER.uri();
    }
}
