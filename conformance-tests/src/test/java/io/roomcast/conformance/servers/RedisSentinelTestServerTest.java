package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RedisSentinelTestServerTest {
    @Test
    void theReplicaTakesOverAndTheKilledMasterBecomesOne() {
        try (RedisSentinelTestServer redis = TestServers.startRedisSentinel();
                RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThat(redis.sentinels()).hasSize(3);
            assertThat(connection.sync().set("before", "x")).isEqualTo("OK");
            assertThat(redis.master()).isSameAs(redis.nodes().get(0));

            RedisTestServer killed = redis.failover();
            assertThat(killed).isSameAs(redis.nodes().get(0));
            assertThat(redis.master()).isSameAs(redis.nodes().get(1));
            assertThat(connection.sync().set("after", "x")).isEqualTo("OK");
            assertThat(RedisCommand.send(redis.master(), "GET", "after")).containsExactly("x");

            killed.start();
            redis.awaitReady();
            assertThat(RedisCommand.send(killed, "ROLE"))
                    .startsWith(
                            "slave",
                            "127.0.0.1",
                            Integer.toString(redis.master().port()),
                            "connected");
        }
    }

    @Test
    void theOnlySentinelKnowsTheMasterAgainAfterItsRestart() {
        try (RedisSentinelTestServer redis = TestServers.startRedisSentinel(1)) {
            redis.failover().start();
            redis.sentinels().get(0).stop();
            redis.sentinels().get(0).start();
            redis.awaitReady();
            assertThat(redis.master()).isSameAs(redis.nodes().get(1));
        }
    }

    @Test
    void withOneSentinelItStopsStartsAndEndsAsAWhole() {
        List<Long> pids;
        try (RedisSentinelTestServer redis = TestServers.startRedisSentinel(1)) {
            String uri = redis.uri();
            List<Long> before = pids(redis);

            redis.stop();
            assertThat(before).noneMatch(TestServersTest::alive);

            redis.start();
            assertThat(redis.uri()).isEqualTo(uri);
            try (RedisClient client = RedisClient.create(uri);
                    StatefulRedisConnection<String, String> connection = client.connect()) {
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            }
            pids = pids(redis);
            assertThat(pids).hasSize(3).allMatch(TestServersTest::alive);
        }
        assertThat(pids).noneMatch(TestServersTest::alive);
    }

    private static List<Long> pids(RedisSentinelTestServer redis) {
        return Stream.concat(redis.nodes().stream(), redis.sentinels().stream())
                .map(RedisTestServer::pid)
                .toList();
    }
}
