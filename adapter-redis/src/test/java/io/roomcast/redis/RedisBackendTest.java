package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to Redis. The rules of every backend are those of the kit: {@link RedisLinkConformanceTest} and others. */
class RedisBackendTest {
    private final String key = "test-" + Ids.hex16();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        opened.add(0, one);
        return one;
    }

    private RedisSettings settings() {
        return RedisSettings.DEFAULT.withUri(TestServers.redis().uri()).withKey(key);
    }

    private RedisBackend backend() {
        return opened(new RedisBackend(settings()));
    }

    private static Link link(Backend backend, String nodeId, String namespace, Inbox inbox) throws Exception {
        return get(backend.link(new NodeContext(nodeId, namespace, null), inbox));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        try {
            throw new AssertionError("succeeded: " + get(stage));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A client of the application's, and for tests to speak as Node would. */
    private StatefulRedisConnection<byte[], byte[]> raw(String uri) {
        RedisClient client = RedisClient.create(uri);
        opened((AutoCloseable) client::shutdown);
        return client.connect(ByteArrayCodec.INSTANCE);
    }

    private void send(String channel, byte[] payload) {
        raw(TestServers.redis().uri()).sync().publish(channel.getBytes(UTF_8), payload);
    }

    private void send(String channel, String payload) {
        send(channel, payload.getBytes(UTF_8));
    }

    // --- subscriptions

    @Test
    void afterStartExactlyTheChannelsOfNodeExist() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RedisBackend backend = opened(new RedisBackend(RedisSettings.DEFAULT.withUri(redis.uri())));
        link(backend, "aaaaaa", "/", new RecordingInbox());
        link(backend, "bbbbbb", "/", new RecordingInbox());
        link(backend, "cccccc", "/chat", new RecordingInbox());

        StatefulRedisConnection<byte[], byte[]> raw = raw(redis.uri());
        assertThat(raw.sync().pubsubChannels())
                .extracting(channel -> new String(channel, UTF_8))
                .containsExactlyInAnyOrder(
                        "socket.io-request#/#",
                        "socket.io-response#/#",
                        "socket.io-response#/#aaaaaa#",
                        "socket.io-response#/#bbbbbb#",
                        "socket.io-request#/chat#",
                        "socket.io-response#/chat#",
                        "socket.io-response#/chat#cccccc#");
        assertThat(raw.sync().pubsubNumpat()).isEqualTo(2); // of two namespaces
        assertThat(raw.sync()
                        .pubsubNumsub("socket.io-request#/#".getBytes(UTF_8))
                        .values())
                .containsExactly(2L);
    }

    @Test
    void whoOnlyListensToRequestsIsCountedWithoutAName() throws Exception {
        Link link = link(backend(), "aaaaaa", "/", new RecordingInbox());
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        opened((AutoCloseable) client::shutdown);
        client.connectPubSub().sync().subscribe(key + "-request#/#");

        assertThat(members(link)).isEqualTo(new Members(Set.of("aaaaaa"), 1));
    }

    private static Members members(Link link) throws Exception {
        return get(link.memberList().orElseThrow().members());
    }

    private static String event(ClusterMessage message) {
        return ((ClusterMessage.Broadcast) message).packet().data().event();
    }

    // --- messages

    @Test
    void aRoomsChannelIsDecodedOnlyIfTheRoomIsHere() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(), "bbbbbb", "/", inbox);
        receiver.roomCreated("room");
        receiver.roomCreated(RoomNames.number(42));
        receiver.roomCreated("gone");
        receiver.roomDeleted("gone");

        send(key + "#/#unknown#", "garbage");
        send(key + "#/#gone#", "garbage");
        Link sender = link(backend(), "aaaaaa", "/", new RecordingInbox());
        for (String room : List.of("room", RoomNames.number(42), "42", "unknown", "gone")) {
            get(sender.publish(TestMessages.broadcast("aaaaaa", "e", 1, room)));
        }
        get(sender.publish(TestMessages.broadcast("aaaaaa", "end", 1, "two", "rooms")));

        await().until(() ->
                inbox.received.stream().anyMatch(message -> event(message).equals("end")));
        assertThat(inbox.received)
                .extracting(message ->
                        ((ClusterMessage.Broadcast) message).options().rooms())
                .containsExactly(Set.of("room"), Set.of(RoomNames.number(42)), Set.of("42"), Set.of("two", "rooms"));
        assertThat(inbox.malformed).isEmpty();
    }

    @Test
    void whatCrashesNodeIsCountedAndSkipped() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link receiver = link(backend(), "bbbbbb", "/", inbox);
        receiver.roomCreated("here");
        String broadcast = key + "#/#";
        String request = key + "-request#/#";
        String response = key + "-response#/#";

        // The cases of behaviour-malformed.json for the classic adapter, and some more.
        send(broadcast, new byte[] {(byte) 0xc1});
        send(broadcast, new byte[0]);
        send(broadcast, "{\"a\":1}");
        send(broadcast, hex("81a16101")); // a map
        send(broadcast, hex("93a3756964c080")); // [uid, nil, {}]
        send(broadcast, hex("92a375696480")); // [uid, {}]
        send(broadcast, hex("93a375696482a474797065 02a46461746191a165 c0".replace(" ", ""))); // opts nil
        send(broadcast, hex("93a375696482a474797065 02a464617461a165 80".replace(" ", ""))); // data a string
        send(key + "#/#here#", "garbage");
        send(request, "garbage");
        send(request, "{\"type\":");
        send(request, "{}");
        send(request, new byte[] {(byte) 0xc0});
        send(request, "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":5}");
        send(request, "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"opts\":{}}");
        send(request, "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":6}");
        send(request, "{\"uid\":\"x\",\"type\":2,\"opts\":{}}");
        send(request, "{\"uid\":\"x\",\"type\":3,\"opts\":{}}");
        send(request, "{\"uid\":\"x\",\"type\":2,\"opts\":{\"rooms\":7},\"rooms\":[]}");
        send(request, "{\"a\":" + "[".repeat(100_000));
        send(response, "garbage");
        send(response, new byte[] {(byte) 0xc0});
        send(response, "{\"requestId\":\"r\",\"type\":8,\"clientCount\":-1}");
        send(response, "{\"requestId\":\"r\",\"sockets\":[{}]}");
        int bad = 24;

        // These Node survives and ignores, or understands.
        send(broadcast, hex("93a375696483a474797065 02a46461746191a165 a36e7370a22f7880".replace(" ", ""))); // nsp /x
        send(request, "{\"uid\":\"x\",\"type\":99}");
        send(response, "{\"requestId\":\"unknown\"}");
        send(broadcast, hex("93a375696482a474797065 02a46461746191a165 80".replace(" ", ""))); // no nsp, no rooms
        send(
                request,
                "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"packet\":{\"type\":2,\"data\":[\"e\"]},\"opts\":{}}");
        send(request, "{\"uid\":\"x\",\"requestId\":null,\"type\":6,\"data\":[\"e\"]}");

        await().until(() -> inbox.received.size() == 3);
        assertThat(inbox.malformed).hasSize(bad);
        assertThat(inbox.malformed.get(0)).contains(broadcast);
        assertThat(inbox.received)
                .containsExactly(
                        new ClusterMessage.Broadcast("uid", null, Packet.of("e"), BroadcastOptions.ALL),
                        new ClusterMessage.Broadcast("x", "r", Packet.of("e"), BroadcastOptions.ALL),
                        new ClusterMessage.ServerSideEmit("x", null, EventData.of("e")));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void whatCannotBeEncodedFailsAndIsNotPublished() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "bbbbbb", "/", inbox);
        Link sender = link(backend(), "aaaaaa", "/", new RecordingInbox());
        Value value = Value.ofTree(nested(600));

        assertThat(failure(sender.publish(TestMessages.broadcast("aaaaaa", "e", value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        assertThat(failure(sender.publish(new ClusterMessage.ServerSideEmit("aaaaaa", null, EventData.of("e", value)))))
                .hasMessageContaining("nested");
        assertThat(failure(sender.publish(new ClusterMessage.Heartbeat("aaaaaa"))))
                .isInstanceOf(IllegalArgumentException.class);
        get(sender.publish(TestMessages.broadcast("aaaaaa", "fine", 1)));
        await().until(() -> inbox.received.size() == 1);
        assertThat(inbox.malformed).isEmpty();
    }

    private static JsonNode nested(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ArrayNode tree = nodes.arrayNode();
        for (int i = 1; i < depth; i++) {
            tree = nodes.arrayNode().add(tree);
        }
        return tree;
    }

    @Test
    void answersGoToAllOrToTheAskerOnly() throws Exception {
        List<String> channels = new CopyOnWriteArrayList<>();
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        opened((AutoCloseable) client::shutdown);
        StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub();
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String pattern, String channel, String message) {
                if (!message.contains("probe")) {
                    channels.add(channel.substring(key.length()));
                }
            }
        });
        listening.sync().psubscribe(key + "-response*");

        ClusterMessage count = new ClusterMessage.BroadcastClientCount("bbbbbb", "r", 1);
        ClusterMessage emitted = new ClusterMessage.ServerSideEmitResponse("bbbbbb", "r", Value.of(1));
        Link toAll = link(backend(), "bbbbbb", "/", new RecordingInbox());
        get(toAll.respond("aaaaaa", count));
        RedisBackend specific = opened(new RedisBackend(settings().withPublishOnSpecificResponseChannel(true)));
        Link toAsker = link(specific, "cccccc", "/", new RecordingInbox());
        get(toAsker.respond("aaaaaa", count));
        get(toAsker.respond("aaaaaa", emitted));
        get(toAsker.respond(ClusterMessage.UNNAMED, count));

        await().until(() -> channels.size() == 4);
        assertThat(channels).containsExactly("-response#/#", "-response#/#aaaaaa#", "-response#/#", "-response#/#");
    }

    @Test
    void answersArriveOnBothChannels() throws Exception {
        RecordingInbox asker = new RecordingInbox();
        link(backend(), "aaaaaa", "/", asker);
        ClusterMessage count = new ClusterMessage.BroadcastClientCount("bbbbbb", "r", 1);
        get(link(backend(), "bbbbbb", "/", new RecordingInbox()).respond("aaaaaa", count));
        RedisBackend specific = opened(new RedisBackend(settings().withPublishOnSpecificResponseChannel(true)));
        get(link(specific, "cccccc", "/", new RecordingInbox()).respond("aaaaaa", count));

        await().until(() -> asker.received.size() == 2);
        assertThat(asker.received).containsExactly(count, count);
    }

    @Test
    void oldRequestsAreAnswered() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(backend(), "bbbbbb", "/", inbox);
        inbox.reaction = message -> {
            if (message instanceof ClusterMessage.FetchSockets fetch) {
                link.respond(
                        fetch.nodeId(),
                        new ClusterMessage.FetchSocketsResponse(
                                "bbbbbb", fetch.requestId(), List.of(TestMessages.socket("s1", "s1", "room"))));
            }
        };
        List<String> answers = new CopyOnWriteArrayList<>();
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        opened((AutoCloseable) client::shutdown);
        StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub();
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                answers.add(message);
            }
        });
        listening.sync().subscribe(key + "-response#/#");

        String request = key + "-request#/#";
        send(request, "{\"uid\":\"x\",\"requestId\":\"r0\",\"type\":0,\"rooms\":[\"room\"]}");
        send(request, "{\"uid\":\"x\",\"requestId\":\"r1\",\"type\":1}");
        send(request, "{\"uid\":\"x\",\"requestId\":\"r2\",\"type\":2,\"sid\":\"s1\",\"room\":\"new\"}");
        await().until(() -> answers.size() == 3);
        assertThat(answers)
                .containsExactly(
                        "{\"requestId\":\"r0\",\"sockets\":[\"s1\"]}",
                        "{\"requestId\":\"r1\",\"rooms\":[\"s1\",\"room\"]}",
                        "{\"requestId\":\"r2\"}");
        assertThat(inbox.received.get(3))
                .isEqualTo(new ClusterMessage.SocketsJoin("x", BroadcastOptions.rooms("s1"), List.of("new")));
    }

    @Test
    void whatAnEmitterSendsArrivesAsItIs() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "aaaaaa", "/chat", inbox);
        Publisher publisher = get(backend().publisher());
        ClusterMessage broadcast = new ClusterMessage.Broadcast(
                ClusterMessage.EMITTER,
                null,
                Packet.of("e", new byte[] {1}),
                new BroadcastOptions(Set.of(), Set.of("x"), BroadcastFlags.of(Map.of("volatile", true))));
        get(publisher.publish("/chat", broadcast));
        get(publisher.publish(
                "/chat", new ClusterMessage.DisconnectSockets(ClusterMessage.EMITTER, BroadcastOptions.ALL, true)));

        await().until(() -> inbox.received.size() == 2);
        assertThat(inbox.received)
                .containsExactly(
                        broadcast,
                        new ClusterMessage.DisconnectSockets(ClusterMessage.UNNAMED, BroadcastOptions.ALL, true));
    }

    // --- failures

    @Test
    void whatARedisThatStandsStillCannotTakeIsRefusedInsteadOfFillingTheMemory() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RedisClient client = RedisClient.create(redis.uri());
        opened((AutoCloseable) client::shutdown);
        // Redis would end the connection of a receiver on a busy machine, for which more than 32 MB wait.
        client.connect().sync().configSet("client-output-buffer-limit", "pubsub 0 0 0");
        RedisSettings settings = RedisSettings.DEFAULT.withUri(redis.uri());
        RecordingInbox inbox = new RecordingInbox();
        link(opened(new RedisBackend(settings)), "bbbbbb", "/", inbox);
        Link sender = link(opened(new RedisBackend(settings)), "aaaaaa", "/", new RecordingInbox());
        signal(redis, "STOP");
        List<CompletableFuture<String>> published = new ArrayList<>();
        String large = "x".repeat(100_000);
        for (int i = 0; i < 1000; i++) { // 100 MB
            published.add(sender.publish(new ClusterMessage.Broadcast(
                            "aaaaaa", null, Packet.of("e", i, large), BroadcastOptions.ALL))
                    .toCompletableFuture());
        }
        CompletableFuture<String> refused = published.get(published.size() - 1);
        assertThat(refused).isCompletedExceptionally();
        assertThat(failure(refused)).hasMessageContaining("does not keep up").hasMessageContaining("64 MB");
        signal(redis, "CONT");
        long taken = published.stream()
                .map(one -> one.handle((offset, failure) -> failure == null).join())
                .filter(Boolean::booleanValue)
                .count();
        assertThat(taken).isBetween(600L, 800L);
        get(sender.publish(TestMessages.broadcast("aaaaaa", "after", 1)));
        await().until(() -> inbox.received.size() == taken + 1);
        assertThat(inbox.received.subList(0, (int) taken))
                .extracting(message ->
                        ((ClusterMessage.Broadcast) message).packet().data().get(0, Integer.class))
                .containsExactlyElementsOf(
                        IntStream.range(0, (int) taken).boxed().toList());
    }

    @Test
    void nobodyElseHearsTheProbesOfALink() throws Exception {
        List<String> channels = new CopyOnWriteArrayList<>();
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        opened((AutoCloseable) client::shutdown);
        StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub();
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String pattern, String channel, String message) {
                channels.add(channel.substring(key.length()));
            }
        });
        listening.sync().psubscribe(key + "*");
        RecordingInbox inbox = new RecordingInbox();
        RecordingInbox other = new RecordingInbox();
        Duration soon = Duration.ofMillis(500);
        link(opened(new RedisBackend(settings().withLivenessTimeout(soon))), "aaaaaa", "/", inbox);
        link(backend(), "bbbbbb", "/", other);

        String own = "-response#/#aaaaaa#";
        await().until(() -> channels.stream().filter(own::equals).count() >= 3);
        assertThat(channels).allMatch(channel -> channel.equals(own) || channel.equals("-response#/#bbbbbb#"));
        assertThat(inbox.received).isEmpty();
        assertThat(inbox.malformed).isEmpty();
        assertThat(other.received).isEmpty();
        assertThat(other.malformed).isEmpty();
    }

    @Test
    void aHalfOpenConnectionOfAnEmitterIsReplacedAfterTheTimeoutOfCommands() throws Exception {
        String server = TestServers.redis().uri();
        try (TcpProxy network =
                TcpProxy.to(TestServers.redis().host(), TestServers.redis().port())) {
            String through = server.replaceFirst("//.*", "//" + network.host() + ":" + network.port() + "?timeout=1s");
            RedisBackend backend = opened(new RedisBackend(settings().withUri(through)));
            Publisher publisher = get(backend.publisher());
            ClusterMessage message = TestMessages.broadcast(ClusterMessage.EMITTER, "e", 1);
            get(publisher.publish("/", message));
            network.halfOpen();
            assertThat(failure(publisher.publish("/", message))).isNotNull();
            await().ignoreExceptions().untilAsserted(() -> get(publisher.publish("/", message)));
        }
    }

    @Test
    void whatWasOnItsWayToARedisThatStoodStillDoesNotComeAfterNewMessages() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RedisSettings settings = RedisSettings.DEFAULT.withUri(redis.uri()).withLivenessTimeout(Duration.ofSeconds(1));
        List<Integer> arrived = new CopyOnWriteArrayList<>();
        RedisClient client = RedisClient.create(redis.uri());
        opened((AutoCloseable) client::shutdown);
        StatefulRedisPubSubConnection<byte[], byte[]> listening = client.connectPubSub(ByteArrayCodec.INSTANCE);
        ClassicDecoder decoder = new ClassicDecoder("cccccc", "/");
        listening.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                try {
                    arrived.add(decoder.readBroadcast(message).packet().data().get(0, Integer.class));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        listening.sync().subscribe("socket.io#/#".getBytes(UTF_8));
        RecordingInbox inbox = new RecordingInbox();
        Link sender = link(opened(new RedisBackend(settings)), "aaaaaa", "/", inbox);
        signal(redis, "STOP");
        List<CompletableFuture<String>> published = new ArrayList<>();
        for (int i = 0; i < 4000; i++) { // two batches, of which the second fills one
            published.add(sender.publish(new ClusterMessage.Broadcast(
                            "aaaaaa", null, Packet.of("e", i, "x".repeat(450)), BroadcastOptions.ALL))
                    .toCompletableFuture());
        }
        await().until(() ->
                inbox.incidents.contains("DOWN") && published.stream().allMatch(CompletableFuture::isDone));
        signal(redis, "CONT");
        CompletableFuture<String> last = null;
        for (int i = 4000; last == null || last.isCompletedExceptionally(); i++) {
            last = sender.publish(TestMessages.broadcast("aaaaaa", "e", i)).toCompletableFuture();
            published.add(last);
        }
        for (int i = 0; i < 100; i++) {
            last = sender.publish(TestMessages.broadcast("aaaaaa", "e", published.size()))
                    .toCompletableFuture();
            published.add(last);
        }
        get(last);
        int end = published.size() - 1;
        await().until(() -> arrived.contains(end));
        assertThat(arrived).isSorted().doesNotHaveDuplicates();
    }

    private static void signal(RedisTestServer redis, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void nothingOfABackendIsLeftInALentClient() throws Exception {
        RedisTestServer redis = opened(TestServers.startRedis());
        RedisClient client = RedisClient.create(redis.uri());
        opened((AutoCloseable) client::shutdown);
        RedisBackend backend = opened(new RedisBackend(client, RedisSettings.DEFAULT));
        link(backend, "bbbbbb", "/", new RecordingInbox());
        StatefulRedisConnection<String, String> connection = client.connect();
        assertThat(connection.sync().pubsubChannels()).isNotEmpty();

        backend.close();
        await().untilAsserted(
                        () -> assertThat(connection.sync().pubsubChannels()).isEmpty());
    }

    @Test
    void withoutRedisTheErrorSaysWhereAndWhatToCheck() throws Exception {
        RedisTestServer redis = TestServers.startRedis();
        redis.close();
        String uri = redis.uri().replace("redis://", "redis://user:secret@");
        RedisBackend backend = opened(new RedisBackend(RedisSettings.DEFAULT.withUri(uri)));

        Throwable failure = failure(backend.link(new NodeContext("aaaaaa", "/", null), new RecordingInbox()));
        assertThat(failure)
                .hasMessageContaining(redis.uri().replace("redis://", ""))
                .hasMessageContaining("check")
                .hasMessageNotContaining("secret");
    }

    @Test
    void closingOnAThreadOfTheClientDoesNotHang() throws Exception {
        RedisBackend backend = new RedisBackend(settings());
        RecordingInbox inbox = new RecordingInbox();
        Link link = link(backend, "aaaaaa", "/", inbox);
        CompletableFuture<Thread> closed = new CompletableFuture<>();
        inbox.reaction = message -> {
            backend.close();
            closed.complete(Thread.currentThread());
        };
        get(link(backend(), "bbbbbb", "/", new RecordingInbox()).publish(TestMessages.broadcast("bbbbbb", "e", 1)));
        assertThat(get(closed).getName()).contains("lettuce");
        await().until(() ->
                link.memberList().orElseThrow().members().toCompletableFuture().isCompletedExceptionally());
    }

    // --- settings

    @Test
    void wrongSettingsAreRefusedAndSayWhatIsRight() {
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("uri", "http://user:secret@host")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'uri'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("key", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'key'");
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("publishOnSpecificResponseChannel", "yes")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("true or false");
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("livenessTimeout", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'livenessTimeout'");
        assertThatThrownBy(() -> Adapters.open("redis", Map.of("chanel", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chanel")
                .hasMessageContaining("publishOnSpecificResponseChannel");
        Adapters.open("redis", Map.of("uri", "redis://localhost:1", "requestsTimeout", "1000"))
                .close();
    }

    @Test
    void settingsDoNotShowThePassword() {
        assertThat(RedisSettings.DEFAULT
                        .withUri("redis://user:secret@localhost:6379")
                        .toString())
                .contains("localhost")
                .doesNotContain("secret");
    }
}
