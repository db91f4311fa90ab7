package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisClusterTestServerTest {
    private static RedisClusterTestServer cluster;
    private static RedisClusterClient client;
    private static StatefulRedisClusterConnection<String, String> connection;

    @BeforeAll
    static void start() {
        cluster = TestServers.startRedisCluster();
        client = RedisClusterClient.create(RedisClusterURIUtil.toRedisURIs(URI.create(cluster.uri())));
        connection = client.connect();
    }

    @AfterAll
    static void close() {
        client.shutdown();
        cluster.close();
    }

    @Test
    void threeMastersWithAReplicaEachServeAllSlots() {
        client.refreshPartitions();
        Partitions nodes = client.getPartitions();
        assertThat(nodes).hasSize(6).allSatisfy(node -> assertThat(node.getUri().getHost())
                .isEqualTo("127.0.0.1"));
        List<RedisClusterNode> masters =
                nodes.stream().filter(node -> node.getRole().isUpstream()).toList();
        assertThat(masters).hasSize(3);
        assertThat(masters.stream().mapToInt(node -> node.getSlots().size()).sum())
                .isEqualTo(SlotHash.SLOT_COUNT);
        for (RedisClusterNode master : masters) {
            assertThat(nodes)
                    .filteredOn(node -> master.getNodeId().equals(node.getSlaveOf()))
                    .hasSize(1);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(connection.sync().set("{all" + i + "}", "x")).isEqualTo("OK");
        }
    }

    @Test
    void aSlotMoves() {
        int slot = SlotHash.getSlot("moving");
        RedisTestServer from = cluster.masterOf(slot);
        cluster.moveSlot(slot, otherMaster(slot));
        assertThat(cluster.masterOf(slot)).isNotSameAs(from);
        assertThatThrownBy(() -> RedisCommand.send(from, "GET", "moving")).hasMessageContaining("MOVED " + slot);
        assertThat(connection.sync().set("moving", "x")).isEqualTo("OK");
    }

    @Test
    void aSlotWithKeysStays() {
        int slot = SlotHash.getSlot("staying");
        connection.sync().set("staying", "x");
        RedisTestServer from = cluster.masterOf(slot);
        assertThatThrownBy(() -> cluster.moveSlot(slot, otherMaster(slot))).isInstanceOf(IllegalStateException.class);
        cluster.awaitReady();
        assertThat(cluster.masterOf(slot)).isSameAs(from);
    }

    @Test
    void aReplicaTakesOverAndTheKilledMasterBecomesOne() {
        int slot = SlotHash.getSlot("failover");
        RedisTestServer killed = cluster.failover(slot);
        assertThat(cluster.masterOf(slot)).isNotSameAs(killed);
        client.refreshPartitions();
        assertThat(connection.sync().set("failover", "x")).isEqualTo("OK");

        killed.start();
        cluster.awaitReady();
        assertThat(RedisCommand.send(killed, "ROLE"))
                .startsWith(
                        "slave",
                        "127.0.0.1",
                        Integer.toString(cluster.masterOf(slot).port()),
                        "connected");
    }

    @Test
    void clientsThatKnowTheProxyOnlyMeetAllServersBehindIt() {
        try (TcpProxy proxy = TcpProxy.to(cluster);
                RedisClusterClient behind = RedisClusterClient.create(RedisURI.create(proxy.host(), proxy.port()))) {
            RedisAdvancedClusterCommands<String, String> redis =
                    behind.connect().sync();
            assertThat(behind.getPartitions())
                    .hasSize(6)
                    .extracting(node -> node.getUri().getPort())
                    .doesNotContainAnyElementsOf(
                            cluster.nodes().stream().map(RedisTestServer::port).toList());
            for (int i = 0; i < 20; i++) {
                assertThat(redis.set("{proxied" + i + "}", "x")).isEqualTo("OK");
            }
            assertThat(proxy.connections()).as("one to each master at least").isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void withoutReplicasItStopsStartsAndEndsAsAWhole() {
        List<Long> pids;
        try (RedisClusterTestServer plain = TestServers.startRedisCluster(0)) {
            assertThat(plain.nodes()).hasSize(3);
            assertThatThrownBy(() -> plain.failover(0)).isInstanceOf(IllegalStateException.class);
            String uri = plain.uri();
            List<Long> before = pids(plain);

            plain.stop();
            assertThat(before).noneMatch(TestServersTest::alive);

            plain.start();
            assertThat(plain.uri()).isEqualTo(uri);
            assertThat(RedisCommand.send(plain.masterOf(0), "CLUSTER", "INFO").get(0))
                    .contains("cluster_state:ok");
            pids = pids(plain);
            assertThat(pids).hasSize(3).allMatch(TestServersTest::alive);
        }
        assertThat(pids).noneMatch(TestServersTest::alive);
    }

    private static RedisTestServer otherMaster(int slot) {
        RedisTestServer master = cluster.masterOf(slot);
        return List.of(cluster.masterOf(0), cluster.masterOf(SlotHash.SLOT_COUNT - 1)).stream()
                .filter(node -> node != master)
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> pids(RedisClusterTestServer cluster) {
        return cluster.nodes().stream().map(RedisTestServer::pid).toList();
    }
}
