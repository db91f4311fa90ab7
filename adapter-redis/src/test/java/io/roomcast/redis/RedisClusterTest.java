package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisClusterTestServer;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis Cluster with replicas, whose slots move and whose masters fail. */
class RedisClusterTest extends LinkTests {
    private static final Duration LIVENESS_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ROOM = "room1";

    private final RedisClusterTestServer cluster = TestServers.startRedisCluster();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Backend sharded() {
        return opened(new ShardedBackend(ShardedSettings.DEFAULT
                .withCluster(true)
                .withUri(cluster.uri())
                .withChannelPrefix(prefix)
                .withLivenessTimeout(LIVENESS_TIMEOUT)));
    }

    private Backend classic() {
        return opened(new RedisBackend(RedisSettings.DEFAULT
                .withCluster(true)
                .withUri(cluster.uri())
                .withKey(prefix)
                .withLivenessTimeout(LIVENESS_TIMEOUT)));
    }

    /** A sender, and a receiver that has the room. */
    private record Pair(Link sender, Link receiver, RecordingInbox inbox) {}

    private Pair pair(Backend sending, Backend receiving) throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(receiving, "00000000000000bb", "/", inbox);
        get(receiver.roomCreated(ROOM));
        return new Pair(link(sending, "00000000000000aa", "/", new RecordingInbox()), receiver, inbox);
    }

    private static ClusterMessage toRoom(int number) {
        return TestMessages.broadcast("00000000000000aa", "event", number, ROOM);
    }

    private int slotOfRoom() {
        return SlotHash.getSlot(
                new ShardedChannels(prefix, "/", ShardedSettings.DEFAULT.subscriptionMode()).room(ROOM));
    }

    private void awaitDelivery(Pair pair, int number) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            CompletionStage<?> published = pair.sender.publish(toRoom(number));
            published.toCompletableFuture().handle((done, failure) -> null).join();
            return numbers(pair.inbox).contains(number);
        });
    }

    @Test
    void aSlotThatMovesTakesTheSubscriptionAlong() throws Exception {
        Pair pair = pair(sharded(), sharded());
        get(pair.sender.publish(toRoom(1)));
        await().until(() -> numbers(pair.inbox).contains(1));
        RedisTestServer owner = cluster.masterOf(slotOfRoom());
        RedisTestServer other = IntStream.of(0, 8000, 16000)
                .mapToObj(cluster::masterOf)
                .filter(node -> node.port() != owner.port())
                .findFirst()
                .orElseThrow();
        cluster.moveSlot(slotOfRoom(), other);
        await().atMost(PATIENCE).until(() -> pair.inbox.incidents.contains("UP"));
        assertThat(pair.inbox.gaps).isNotEmpty();
        get(pair.sender.publish(toRoom(2)));
        await().atMost(PATIENCE).until(() -> numbers(pair.inbox).contains(2));
    }

    @Test
    void whatIsPublishedWhileASlotMovesIsTakenOnceAndInOrder() throws Exception {
        Pair pair = pair(sharded(), sharded());
        RedisTestServer owner = cluster.masterOf(slotOfRoom());
        RedisTestServer other = IntStream.of(0, 8000, 16000)
                .mapToObj(cluster::masterOf)
                .filter(node -> node.port() != owner.port())
                .findFirst()
                .orElseThrow();
        CompletableFuture<Void> moving = CompletableFuture.runAsync(() -> cluster.moveSlot(slotOfRoom(), other));
        List<CompletableFuture<?>> published = new ArrayList<>();
        int number = 0;
        while (!moving.isDone() || number < 2000) {
            CompletableFuture<?> one = pair.sender.publish(toRoom(number++)).toCompletableFuture();
            published.add(one);
            if (number % 50 == 0) {
                get(one);
            }
        }
        get(moving);
        for (CompletableFuture<?> one : published) {
            get(one);
        }
        awaitDelivery(pair, number);
        List<Integer> received = numbers(pair.inbox);
        // Some may be missed while the receiver subscribes anew, which it reports.
        assertThat(received.stream().distinct().sorted().toList())
                .startsWith(0)
                .isEqualTo(received.stream().distinct().toList());
        assertThat(received.subList(0, received.indexOf(number))).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMasterThatDiesIsReplaced(boolean sharded) throws Exception {
        Pair pair = sharded ? pair(sharded(), sharded()) : pair(classic(), classic());
        awaitDelivery(pair, 1);
        long start = System.nanoTime();
        cluster.failover(slotOfRoom());
        awaitDelivery(pair, 2);
        System.out.printf(
                "%s on a cluster, a master killed: works again after %d ms%n",
                sharded ? "redis-sharded" : "redis", (System.nanoTime() - start) / 1_000_000);
        if (sharded) { // a classic node may have been connected to another master
            assertThat(pair.inbox.incidents).contains("DOWN", "UP");
            assertThat(pair.inbox.gaps).isNotEmpty();
        }
        await().atMost(PATIENCE)
                .ignoreExceptions() // a master that is asked may just have died
                .untilAsserted(() -> assertThat(members(pair.sender).nodeIds())
                        .isEqualTo(Set.of("00000000000000aa", "00000000000000bb")));
    }

    @Test
    void aClassicNodeLeavesAMasterThatBecameAReplica() throws Exception {
        Pair pair = pair(classic(), classic());
        for (RedisTestServer replica : cluster.nodes().subList(3, 6)) {
            CommandArgs<byte[], byte[]> failover = new CommandArgs<>(ByteArrayCodec.INSTANCE).add("FAILOVER");
            raw(replica.uri())
                    .sync()
                    .dispatch(CommandType.CLUSTER, new StatusOutput<>(ByteArrayCodec.INSTANCE), failover);
        }
        await().atMost(PATIENCE).until(() -> pair.inbox.incidents.contains("UP"));
        awaitDelivery(pair, 1);
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        members(pair.sender).nodeIds())
                .containsExactlyInAnyOrder("00000000000000aa", "00000000000000bb"));
    }

    @Test
    void withoutTheSettingItIsSaid() {
        assertThatThrownBy(() -> new ShardedBackend(ShardedSettings.DEFAULT.withUri(cluster.uri())))
                .hasMessageContaining("cluster=true");
        String one = "redis://" + cluster.nodes().get(0).host() + ":"
                + cluster.nodes().get(0).port();
        Backend backend = opened(new ShardedBackend(ShardedSettings.DEFAULT.withUri(one)));
        assertThat(failure(backend.link(new NodeContext("00000000000000aa", "/", null), new RecordingInbox())))
                .hasMessageContaining("cluster=true");
    }
}
