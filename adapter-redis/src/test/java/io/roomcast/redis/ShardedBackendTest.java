package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import io.roomcast.redis.ShardedSettings.SubscriptionMode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The link over a real Redis. What clusters do is in {@link ShardedConformanceTest}. */
class ShardedBackendTest extends LinkTests {
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";
    private static final String C = "cccccccccccccccc";
    private static final String SOCKET = "ygwSvezkPqHq2Yb5AAAB";

    private ShardedSettings settings() {
        return ShardedSettings.DEFAULT.withUri(TestServers.redis().uri()).withChannelPrefix(prefix);
    }

    private ShardedBackend backend() {
        return opened(new ShardedBackend(settings()));
    }

    private void send(String channel, byte[] payload) {
        raw().sync().spublish((prefix + channel).getBytes(UTF_8), payload);
    }

    private void send(String channel, String payload) {
        send(channel, payload.getBytes(UTF_8));
    }

    // --- subscriptions

    @ParameterizedTest
    @EnumSource
    void afterStartExactlyTheChannelsOfNodeExist(SubscriptionMode mode) throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        ShardedBackend backend = opened(
                new ShardedBackend(ShardedSettings.DEFAULT.withUri(redis.uri()).withSubscriptionMode(mode)));
        Link link = link(backend, A, "/", new RecordingInbox());
        link(backend, B, "/", new RecordingInbox());
        link(backend, C, "/chat", new RecordingInbox());
        StatefulRedisConnection<byte[], byte[]> raw = raw(redis.uri());
        String[] fixed = {
            "socket.io#/#",
            "socket.io#/#" + A + "#",
            "socket.io#/#" + B + "#",
            "socket.io#/chat#",
            "socket.io#/chat#" + C + "#"
        };
        assertThat(texts(raw.sync().pubsubShardChannels())).containsExactlyInAnyOrder(fixed);
        assertThat(raw.sync().pubsubShardNumsub("socket.io#/#".getBytes(UTF_8)).values())
                .containsExactly(2L);

        get(link.roomCreated(SOCKET));
        get(link.roomCreated("room"));
        get(link.roomCreated(RoomNames.number(42)));
        Set<String> rooms =
                switch (mode) {
                    case STATIC -> Set.of();
                    case DYNAMIC -> Set.of("socket.io#/#room#", "socket.io#/#42#");
                    case DYNAMIC_PRIVATE ->
                        Set.of("socket.io#/#room#", "socket.io#/#42#", "socket.io#/#" + SOCKET + "#");
                };
        assertThat(texts(raw.sync().pubsubShardChannels())).contains(fixed).containsAll(rooms);
        assertThat(raw.sync().pubsubShardChannels()).hasSize(5 + rooms.size());
        assertThat(raw.sync().pubsubChannels()).isEmpty();

        link.roomDeleted(SOCKET);
        link.roomDeleted("room");
        link.roomDeleted(RoomNames.number(42));
        await().untilAsserted(() ->
                assertThat(texts(raw.sync().pubsubShardChannels())).containsExactlyInAnyOrder(fixed));
    }

    @Test
    void aNumberAndATextThatLookAlikeShareAChannelWhichGoesWithTheLast() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(), A, "/", inbox);
        Link sender = link(backend(), B, "/", new RecordingInbox());
        get(receiver.roomCreated("42"));
        get(receiver.roomCreated(RoomNames.number(42)));
        receiver.roomDeleted("42");
        get(sender.publish(TestMessages.broadcast(B, "e", 1, RoomNames.number(42))));
        await().until(() -> inbox.received.size() == 1);
    }

    // --- members

    @Test
    void membersAreThoseOfTheNamespace() throws Exception {
        ShardedBackend backend = backend();
        Link one = link(backend, A, "/", new RecordingInbox());
        Link two = link(backend, B, "/", new RecordingInbox());
        link(backend, C, "/*", new RecordingInbox());
        get(one.roomCreated("room"));
        get(two.roomCreated("0123456789abcde"));
        assertThat(members(one)).isEqualTo(new Members(Set.of(A, B), 0));
        get(two.close());
        assertThat(members(one)).isEqualTo(new Members(Set.of(A), 0));
    }

    @Test
    void aRoomWithANameLikeANodeIsNotCounted() throws Exception {
        Link one = link(backend(), A, "/", new RecordingInbox());
        Link two = link(backend(), B, "/", new RecordingInbox());
        get(two.roomCreated(C));
        assertThat(members(one)).isEqualTo(new Members(Set.of(A), 1));
    }

    // --- messages

    @Test
    void answersGoToTheAskerOnly() throws Exception {
        RecordingInbox asker = new RecordingInbox();
        RecordingInbox other = new RecordingInbox();
        link(backend(), A, "/", asker);
        Link answering = link(backend(), B, "/", new RecordingInbox());
        link(backend(), C, "/", other);
        ClusterMessage count = new ClusterMessage.BroadcastClientCount(B, "r", 1);
        ClusterMessage binary = new ClusterMessage.BroadcastAck(B, "r", Value.of(new byte[] {1}));
        get(answering.respond(A, count));
        get(answering.respond(A, binary));
        get(answering.publish(TestMessages.broadcast(B, "end", 1)));
        await().until(() -> asker.received.size() == 3 && other.received.size() == 1);
        assertThat(asker.received.subList(0, 2)).containsExactly(count, binary);
    }

    @Test
    void anEmitterIsHeardAndNotCounted() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(backend(), A, "/chat", inbox);
        get(link.roomCreated("room"));
        Publisher publisher = get(backend().publisher());
        List<ClusterMessage> messages = List.of(
                TestMessages.broadcast(ClusterMessage.EMITTER, "e", new byte[] {1}),
                TestMessages.broadcast(ClusterMessage.EMITTER, "e", "text", "room"),
                new ClusterMessage.SocketsJoin(ClusterMessage.EMITTER, BroadcastOptions.ALL, List.of("r")),
                new ClusterMessage.DisconnectSockets(ClusterMessage.EMITTER, BroadcastOptions.ALL, true));
        for (ClusterMessage message : messages) {
            get(publisher.publish("/chat", message));
        }
        await().until(() -> inbox.received.size() == 4);
        assertThat(inbox.received).isEqualTo(messages);
        assertThat(members(link)).isEqualTo(new Members(Set.of(A), 0));
    }

    @Test
    void whatCrashesNodeIsCountedAndSkipped() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(backend(), A, "/", inbox);
        get(link.roomCreated("room"));
        String rest = "\"uid\":\"x\",\"nsp\":\"/\"}";
        // The cases of behaviour-malformed.json for the sharded adapter, and some more.
        for (String channel : List.of("#/#", "#/#room#")) {
            send(channel, "garbage");
            send(channel, "{\"type\":");
            send(channel, new byte[0]);
            send(channel, new byte[] {(byte) 0xc0});
            send(channel, new byte[] {(byte) 0xc1});
            send(channel, HexFormat.of().parseHex("93010203"));
            send(channel, "{\"type\":3," + rest);
            send(channel, "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]}}," + rest);
            send(channel, "{\"type\":9,\"data\":{}," + rest);
            send(channel, "{\"a\":" + "[".repeat(100_000));
        }
        send("#/#" + A + "#", "garbage");
        send("#/#" + A + "#", new byte[] {(byte) 0xc0});
        send("#/#" + A + "#", "{\"type\":10," + rest);
        int bad = 23;

        // These Node survives and ignores, or understands.
        send("#/#", "{}");
        send("#/#", "{\"type\":99," + rest);
        send("#/#", "{\"type\":2,\"uid\":\"x\",\"nsp\":\"/other\"}");
        String broadcast =
                "{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{\"rooms\":null}%s},";
        send("#/#", broadcast.formatted(",\"requestId\":null") + rest);
        send("#/#", broadcast.formatted("") + "\"uid\":\"x\"}");
        send("#/#", broadcast.formatted("") + "\"nsp\":\"/\"}");
        send("#/#" + A + "#", "{\"type\":11,\"data\":{\"requestId\":\"r\",\"clientCount\":2},\"uid\":\"x\"}");

        await().until(() -> inbox.received.size() == 3);
        assertThat(inbox.malformed).hasSize(bad);
        assertThat(inbox.malformed.get(0)).contains(prefix + "#/#");
        assertThat(inbox.received)
                .containsExactly(
                        new ClusterMessage.Broadcast("x", null, Packet.of("e"), BroadcastOptions.ALL),
                        new ClusterMessage.Broadcast(
                                ClusterMessage.EMITTER, null, Packet.of("e"), BroadcastOptions.ALL),
                        new ClusterMessage.BroadcastClientCount("x", "r", 2));
    }

    @Test
    void whatCannotBeEncodedFailsAndIsNotPublished() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), B, "/", inbox);
        Link sender = link(backend(), A, "/", new RecordingInbox());
        Object nested = 1;
        for (int i = 0; i < 499; i++) {
            nested = List.of(nested);
        }
        EventData deep = EventData.of("e", nested);
        assertThat(failure(sender.publish(new ClusterMessage.ServerSideEmit(A, null, deep))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        get(sender.publish(TestMessages.broadcast(A, "fine", 1)));
        await().until(() -> inbox.received.size() == 1);
        assertThat(inbox.malformed).isEmpty();
    }

    // --- failures

    @Test
    void whenRedisDiesTheRoomsAreSubscribedAgainToo() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        ShardedSettings settings = ShardedSettings.DEFAULT.withUri(redis.uri());
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(opened(new ShardedBackend(settings)), B, "/", inbox);
        Link sender = link(opened(new ShardedBackend(settings)), A, "/", new RecordingInbox());
        for (int i = 0; i < 2500; i++) {
            receiver.roomCreated("room" + i);
        }
        get(receiver.roomCreated("room"));
        receiver.roomDeleted("room0");

        redis.stop();
        await().until(() -> inbox.incidents.equals(List.of("DOWN")));
        receiver.roomDeleted("room1");
        CompletableFuture<Void> created = receiver.roomCreated("new").toCompletableFuture();
        assertThat(created).isNotDone();
        redis.start();
        await().until(() -> inbox.incidents.equals(List.of("DOWN", "UP", "gap")));
        get(created);
        for (String room : List.of("room2", "room2499", "room", "new")) {
            await().ignoreExceptions()
                    .untilAsserted(() -> get(sender.publish(TestMessages.broadcast(A, room, 1, room))));
        }
        await().until(() -> inbox.received.size() == 4);
        StatefulRedisConnection<byte[], byte[]> raw = raw(redis.uri());
        await().untilAsserted(() -> assertThat(texts(raw.sync().pubsubShardChannels()))
                .hasSize(3 + 2500)
                .doesNotContain("socket.io#/#room0#", "socket.io#/#room1#"));
    }

    @Test
    void aRedisBefore7IsToldAtTheStart() throws Exception {
        OldRedis redis = opened(new OldRedis());
        ShardedBackend backend = opened(new ShardedBackend(ShardedSettings.DEFAULT.withUri(redis.uri())));
        assertThat(failure(backend.link(new NodeContext(A, "/", null), new RecordingInbox())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Redis 7")
                .hasMessageContaining("127.0.0.1");
        assertThat(failure(backend.publisher())).hasMessageContaining("Redis 7");
    }

    @Test
    void whatRedisRefusesIsNamed() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        raw(redis.uri())
                .sync()
                .aclSetuser(
                        "limited",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allCommands()
                                .allKeys()
                                .channelPattern("allowed#*"));
        String uri = redis.uri().replace("redis://", "redis://limited:secret@");
        ShardedSettings settings = ShardedSettings.DEFAULT.withUri(uri);
        assertThat(failure(
                        opened(new ShardedBackend(settings)).link(new NodeContext(A, "/", null), new RecordingInbox())))
                .hasMessageContaining("SSUBSCRIBE socket.io#/#")
                .hasMessageContaining("NOPERM")
                .hasMessageNotContaining("secret");

        ShardedBackend allowed = opened(new ShardedBackend(settings.withChannelPrefix("allowed")));
        assertThat(link(allowed, A, "/", new RecordingInbox())).isNotNull();
    }

    @Test
    void aRoomThatRedisRefusesIsToldAndHoldsUpNoOther() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        raw(redis.uri())
                .sync()
                .aclSetuser(
                        "limited",
                        AclSetuserArgs.Builder.on()
                                .addPassword("secret")
                                .allCommands()
                                .allKeys()
                                .channelPattern("socket.io#/#")
                                .channelPattern("socket.io#/#" + A + "#")
                                .channelPattern("socket.io#/#good*"));
        String uri = redis.uri().replace("redis://", "redis://limited:secret@");
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(opened(new ShardedBackend(ShardedSettings.DEFAULT.withUri(uri))), A, "/", inbox);
        CompletableFuture<Void> first = link.roomCreated("good1").toCompletableFuture();
        CompletableFuture<Void> bad = link.roomCreated("bad").toCompletableFuture();
        CompletableFuture<Void> second = link.roomCreated("good2").toCompletableFuture();
        get(first);
        get(second);
        assertThat(failure(bad)).hasMessageContaining("NOPERM");
        get(link.roomCreated("good3"));
        assertThat(inbox.incidents).isEmpty();
    }

    @Test
    void aClosedLinkEndsTheWaitForARoom() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(opened(new ShardedBackend(ShardedSettings.DEFAULT.withUri(redis.uri()))), A, "/", inbox);
        redis.stop();
        await().until(() -> inbox.incidents.equals(List.of("DOWN")));
        CompletableFuture<Void> created = link.roomCreated("room").toCompletableFuture();
        get(link.close());
        assertThat(failure(created)).hasMessageContaining("closed");
        assertThat(failure(link.roomCreated("another"))).hasMessageContaining("closed");
    }

    // --- settings

    @Test
    void settingsAreReadByTheirNames() {
        Adapters.open(
                        "redis-sharded",
                        Map.of(
                                "uri", "redis://localhost:1",
                                "channelPrefix", "x",
                                "subscriptionMode", "dynamic-private",
                                "livenessTimeout", "1000",
                                "requestsTimeout", "1000"))
                .close();
        assertThatThrownBy(() -> Adapters.open("redis-sharded", Map.of("subscriptionMode", "some")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("static, dynamic, dynamic-private");
        assertThatThrownBy(() -> Adapters.open("redis-sharded", Map.of("channelPrefix", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'channelPrefix'");
        assertThatThrownBy(() -> Adapters.open("redis-sharded", Map.of("uri", "http://user:secret@host")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'uri'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Adapters.open("redis-sharded", Map.of("key", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channelPrefix");
        assertThat(ShardedSettings.DEFAULT
                        .withUri("redis://user:secret@localhost:6379")
                        .toString())
                .contains("localhost", "dynamic")
                .doesNotContain("secret");
    }
}
