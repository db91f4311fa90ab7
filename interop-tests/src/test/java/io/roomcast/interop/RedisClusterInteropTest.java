package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import io.roomcast.conformance.servers.RedisClusterTestServer;
import io.roomcast.conformance.servers.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Classic and sharded Redis over a Redis Cluster of three masters. */
@DisplayName("Redis Cluster")
@ExtendWith(NeedsNode.class)
class RedisClusterInteropTest {
    private static RedisClusterTestServer redis;

    @BeforeAll
    static void startRedis() {
        redis = TestServers.startRedisCluster(0);
    }

    @AfterAll
    static void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @Nested
    @DisplayName("classic, 1 JVM, 2 Node")
    class ClassicOneJvm extends RedisClusterRules {
        ClassicOneJvm() {
            super(Classic.toAll().overCluster(redis.uri()), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("classic, 2 JVM, 1 Node")
    class ClassicTwoJvm extends RedisClusterRules {
        ClassicTwoJvm() {
            super(Classic.toAll().overCluster(redis.uri()), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("sharded, 1 JVM, 2 Node")
    class ShardedOneJvm extends RedisClusterRules {
        ShardedOneJvm() {
            super(Sharded.wiring("dynamic").overCluster(redis.uri()), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("sharded, 2 JVM, 1 Node")
    class ShardedTwoJvm extends RedisClusterRules {
        ShardedTwoJvm() {
            super(Sharded.wiring("dynamic").overCluster(redis.uri()), JVM, JVM, NODE);
        }
    }
}
