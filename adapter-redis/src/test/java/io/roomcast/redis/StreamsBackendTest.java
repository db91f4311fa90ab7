package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.LinkState;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.conformance.RecordingInbox;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link over streams of a real Redis. What clusters do is in {@link StreamsConformanceTest}. */
class StreamsBackendTest extends LinkTests {
    private static final String BROADCAST =
            "{\"packet\":{\"type\":2,\"data\":[\"%s\"]},\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}";

    private final RedisCommands<String, String> redis = strings();

    private RedisCommands<String, String> strings() {
        RedisClient client = RedisClient.create(TestServers.redis().uri());
        opened((AutoCloseable) client::shutdown);
        return client.connect().sync();
    }

    private StreamsSettings settings() {
        return StreamsSettings.DEFAULT.withUri(TestServers.redis().uri()).withNames(prefix, prefix);
    }

    private StreamsBackend backend() {
        return opened(new StreamsBackend(settings()));
    }

    private static List<String> events(RecordingInbox inbox) {
        return inbox.received.stream()
                .map(message -> message instanceof ClusterMessage.Broadcast broadcast
                        ? broadcast.packet().data().event()
                        : ((ClusterMessage.ServerSideEmit) message).packet().event())
                .toList();
    }

    private static Map<String, String> entry(String... fieldsAndValues) {
        Map<String, String> entry = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            entry.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
        return entry;
    }

    private static Map<String, String> broadcast(String event) {
        return entry("uid", "node", "nsp", "/", "type", "3", "data", BROADCAST.formatted(event));
    }

    // --- bad input

    @Test
    void entriesThatCannotBeReadAreCountedAndSkipped() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", "/", inbox);
        List<Map<String, String>> bad = List.of(
                entry("uid", "n", "nsp", "/", "type", "3", "data", "{\"packet\":"),
                entry("uid", "n", "nsp", "/", "type", "3", "data", "neither JSON nor Base64"),
                entry("uid", "n", "nsp", "/", "type", "3", "data", "AAAA"),
                entry("uid", "n", "nsp", "/", "type", "3", "data", ""),
                entry("uid", "n", "nsp", "/", "data", BROADCAST.formatted("no type")),
                entry("uid", "n", "nsp", "/", "type", "x", "data", BROADCAST.formatted("no number")),
                entry("uid", "n", "nsp", "/", "type", "3"),
                entry("uid", "n", "nsp", "/", "type", "3", "data", "{}"),
                entry("uid", "n", "nsp", "/", "type", "4", "data", "{\"rooms\":[]}"),
                entry("uid", "n", "nsp", "/", "type", "3", "data", "{\"a\":" + "[".repeat(5000)));
        bad.forEach(each -> redis.xadd(prefix, each));
        redis.xadd(prefix, entry("uid", "n", "nsp", "/", "type", "99", "data", "{}")); // of a later version
        redis.xadd(prefix, entry("uid", "n", "type", "3", "data", BROADCAST.formatted("no namespace")));
        redis.xadd(prefix, entry("x", "y"));
        redis.xadd(prefix, entry("nsp", "/", "type", "3", "data", BROADCAST.formatted("no uid")));
        redis.xadd(prefix, broadcast("after"));

        await().until(() -> events(inbox).contains("after"));
        assertThat(events(inbox)).containsExactly("no uid", "after");
        assertThat(inbox.malformed).hasSize(bad.size());
        assertThat(inbox.malformed.get(0)).contains("of the stream " + prefix);
    }

    @Test
    void messagesOfPubSubThatCannotBeReadAreCountedAndSkipped() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        Link sender = link(backend(), "node", "/", new RecordingInbox());
        link(backend(), "me", "/", inbox);
        for (String bad : List.of("garbage", "", "{\"type\":9}")) {
            redis.publish(prefix + "#/#", bad);
            redis.publish(prefix + "#/#me#", bad);
        }
        get(sender.publish(event("after")));
        await().until(() -> events(inbox).contains("after"));
        await().untilAsserted(() -> assertThat(inbox.malformed).hasSize(6));
    }

    @Test
    void serverSideEventsInTheStreamAreTakenToo() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", "/", inbox);
        redis.xadd(prefix, entry("uid", "emitter", "nsp", "/", "type", "9", "data", "{\"packet\":[\"e\",1]}"));
        await().until(() -> inbox.received.size() == 1);
        assertThat(inbox.received)
                .containsExactly(new ClusterMessage.ServerSideEmit("emitter", null, EventData.of("e", 1)));
    }

    // --- order

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatANodePublishesOnBothPathsArrivesInOrder(boolean sharded) throws Exception {
        Backend sending = opened(new StreamsBackend(settings().withUseShardedPubSub(sharded)));
        Backend receiving = opened(new StreamsBackend(settings().withUseShardedPubSub(sharded)));
        RecordingInbox inbox = new RecordingInbox();
        Link sender = link(sending, "node", "/", new RecordingInbox());
        link(receiving, "me", "/", inbox);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String name = (i % 7 == 0 ? "event " : "broadcast ") + i;
            sent.add(name);
            ClusterMessage message =
                    i % 7 == 0 ? event(name) : TestMessages.broadcast("node", name, "x".repeat(i % 3 * 10_000));
            CompletionStage<?> published = sender.publish(message);
            if (i % 50 == 0) {
                get(published); // so that what follows is not always in one batch with it
            }
        }
        await().until(() -> inbox.received.size() == sent.size());
        assertThat(events(inbox)).isEqualTo(sent);
    }

    @Test
    void aMessageWaitsForTheEntryThatItNames() {
        RecordingInbox inbox = new RecordingInbox();
        Arrivals arrivals = new Arrivals(inbox);
        arrivals.advanced(StreamId.of("1-0"));
        arrivals.ephemeral(event("follows 3"), StreamId.of("3-0"));
        arrivals.ephemeral(event("follows 2"), StreamId.of("2-0"));
        arrivals.ephemeral(event("follows 2 too"), StreamId.of("2-0"));
        assertThat(inbox.received).isEmpty();
        arrivals.ephemeral(event("of another sender"), null);
        arrivals.ephemeral(event("follows 1"), StreamId.of("1-0"));
        arrivals.advanced(StreamId.of("1-5"));
        arrivals.advanced(StreamId.of("2-0"));
        assertThat(events(inbox)).containsExactly("of another sender", "follows 1", "follows 2", "follows 2 too");
        arrivals.advanced(StreamId.of("3-1"));
        assertThat(events(inbox)).endsWith("follows 3");

        arrivals.ephemeral(event("follows 9"), StreamId.of("9-0"));
        arrivals.streamGap("trimmed");
        assertThat(events(inbox)).endsWith("follows 9");
    }

    private static ClusterMessage event(String name) {
        return new ClusterMessage.ServerSideEmit("node", null, EventData.of(name));
    }

    @Test
    void aNodesOwnEntryHasItsPlaceAmongThoseOfOthersOnlyWhileTheStreamIsRead() {
        RecordingInbox inbox = new RecordingInbox();
        Arrivals arrivals = new Arrivals(inbox);
        var own = arrivals.passed(StreamId.of("2-0")).toCompletableFuture();
        arrivals.advanced(StreamId.of("1-0"));
        assertThat(own).isNotDone();
        arrivals.advanced(StreamId.of("2-0"));
        assertThat(own).isCompleted();
        assertThat(arrivals.passed(StreamId.of("2-0")).toCompletableFuture()).isCompleted();

        var reading = arrivals.reached(StreamId.of("3-0")).toCompletableFuture();
        var next = arrivals.passed(StreamId.of("3-0")).toCompletableFuture();
        arrivals.linkState(LinkState.DOWN);
        assertThat(next).isNotDone();
        arrivals.streamLost();
        assertThat(next).isCompleted();
        assertThat(arrivals.passed(StreamId.of("4-0")).toCompletableFuture()).isCompleted();
        assertThat(reading).isNotDone();
        arrivals.streamRestored();
        arrivals.linkState(LinkState.UP);
        assertThat(inbox.incidents).containsExactly("DOWN", "UP");
        arrivals.advanced(StreamId.of("3-0"));
        assertThat(reading).isCompleted();

        var last = arrivals.passed(StreamId.of("5-0")).toCompletableFuture();
        arrivals.close();
        assertThat(last).isCompleted();
    }

    // --- interruptions

    private TcpProxy proxy() throws IOException {
        URI uri = URI.create(TestServers.redis().uri());
        return opened(TcpProxy.to(uri.getHost(), uri.getPort()));
    }

    private Link linkThrough(TcpProxy proxy, RecordingInbox inbox) throws Exception {
        StreamsSettings through = settings()
                .withUri("redis://%s:%d".formatted(proxy.host(), proxy.port()))
                .withLengths(100, 10);
        return link(opened(new StreamsBackend(through)), "me", "/", inbox);
    }

    @Test
    void whatWasAddedWhileTheNodeWasAwayArrives() throws Exception {
        TcpProxy proxy = proxy();
        RecordingInbox inbox = new RecordingInbox();
        linkThrough(proxy, inbox);
        redis.xadd(prefix, broadcast("before"));
        await().until(() -> events(inbox).contains("before"));
        proxy.refuse();
        await().until(() -> inbox.incidents.contains("DOWN"));
        IntStream.range(0, 50).forEach(i -> redis.xadd(prefix, broadcast("meanwhile " + i)));
        proxy.pass();
        await().until(() -> inbox.incidents.contains("UP"));
        redis.xadd(prefix, broadcast("after"));
        await().until(() -> events(inbox).contains("after"));
        List<String> expected = new ArrayList<>(List.of("before"));
        IntStream.range(0, 50).forEach(i -> expected.add("meanwhile " + i));
        expected.add("after");
        assertThat(events(inbox)).isEqualTo(expected);
        assertThat(inbox.gaps).noneMatch(reason -> reason.contains("trimmed"));
    }

    @Test
    void aStreamThatWasTrimmedBeforeItWasReadIsAGap() throws Exception {
        TcpProxy proxy = proxy();
        RecordingInbox inbox = new RecordingInbox();
        linkThrough(proxy, inbox);
        redis.xadd(prefix, broadcast("before"));
        await().until(() -> events(inbox).contains("before"));
        proxy.refuse();
        await().until(() -> inbox.incidents.contains("DOWN"));
        IntStream.range(0, 50)
                .forEach(i -> redis.xadd(prefix, XAddArgs.Builder.maxlen(5), broadcast("meanwhile " + i)));
        proxy.pass();
        await().until(() -> events(inbox).contains("meanwhile 49"));
        await().untilAsserted(() -> assertThat(inbox.gaps).anyMatch(reason -> reason.contains("trimmed")));
        assertThat(events(inbox))
                .containsExactly(
                        "before", "meanwhile 45", "meanwhile 46", "meanwhile 47", "meanwhile 48", "meanwhile 49");
    }

    @Test
    void aNodeThatDoesNotKeepUpWithTheTrimmingIsToldOfAGap() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        CountDownLatch busy = new CountDownLatch(1);
        inbox.reaction = message -> {
            try {
                busy.await(); // which an inbox must not do; here it makes sure that the reader falls behind
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        link(opened(new StreamsBackend(settings().withLengths(5, 10))), "me", "/", inbox);
        IntStream.range(0, 50).forEach(i -> redis.xadd(prefix, XAddArgs.Builder.maxlen(5), broadcast("event " + i)));
        busy.countDown();
        await().until(() -> events(inbox).contains("event 49"));
        await().untilAsserted(() -> assertThat(inbox.gaps).anyMatch(reason -> reason.contains("trimmed")));
        assertThat(inbox.received.size()).isLessThan(50);
    }

    @Test
    void aStreamThatBeginsAnewIsReadFromItsBeginning() throws Exception {
        TcpProxy proxy = proxy();
        RecordingInbox inbox = new RecordingInbox();
        linkThrough(proxy, inbox);
        redis.xadd(prefix, broadcast("before"));
        await().until(() -> events(inbox).contains("before"));
        proxy.refuse();
        await().until(() -> inbox.incidents.contains("DOWN"));
        redis.del(prefix);
        redis.xadd(prefix, XAddArgs.Builder.maxlen(100).id("5-0"), broadcast("anew")); // the clock was set back
        proxy.pass();
        await().until(() -> inbox.incidents.contains("UP"));
        redis.xadd(prefix, XAddArgs.Builder.maxlen(100).id("5-1"), broadcast("after"));
        await().until(() -> events(inbox).contains("after"));
        assertThat(inbox.gaps).anyMatch(reason -> reason.contains("lost"));
    }

    @Test
    void aReadThatRedisRefusesIsTriedAgain() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", "/", inbox);
        redis.set(prefix, "no stream"); // unblocks the read, which fails
        await().until(() -> inbox.incidents.contains("DOWN"));
        redis.del(prefix);
        await().until(() -> inbox.incidents.contains("UP"));
        redis.xadd(prefix, broadcast("after"));
        await().until(() -> events(inbox).contains("after"));
    }

    // --- names and forms

    @Test
    void namespacesWithANegativeRemainderAreReadToo() throws Exception {
        StreamsSettings three = settings().withStreamCount(3);
        RecordingInbox inbox = new RecordingInbox();
        link(opened(new StreamsBackend(three)), "me", "/dashboard", inbox);
        Link sender = link(opened(new StreamsBackend(three)), "node", "/dashboard", new RecordingInbox());
        get(sender.publish(TestMessages.broadcast("node", "hello", 1)));
        await().until(() -> events(inbox).contains("hello"));
        assertThat(redis.xlen(prefix + "--1")).isEqualTo(1);
    }

    @Test
    void namespacesOfOneServerShareTheReaderOfAStream() throws Exception {
        StreamsBackend backend = backend();
        Map<String, RecordingInbox> inboxes = new LinkedHashMap<>();
        List<Link> links = new ArrayList<>();
        for (String namespace : List.of("/", "/a", "/b")) {
            inboxes.put(namespace, new RecordingInbox());
            links.add(link(backend, "me" + namespace, namespace, inboxes.get(namespace)));
        }
        for (String namespace : inboxes.keySet()) {
            redis.xadd(
                    prefix, entry("uid", "n", "nsp", namespace, "type", "3", "data", BROADCAST.formatted(namespace)));
        }
        inboxes.forEach((namespace, inbox) -> await().until(() -> !inbox.received.isEmpty()));
        inboxes.forEach((namespace, inbox) -> assertThat(events(inbox)).containsExactly(namespace));
        get(links.get(0).close());
        redis.xadd(prefix, entry("uid", "n", "nsp", "/b", "type", "3", "data", BROADCAST.formatted("still")));
        await().until(() -> events(inboxes.get("/b")).contains("still"));
    }

    @Test
    void binaryIsMessagePackInBase64UnlessOnlyPlaintextIsAskedFor() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(backend(), "me", "/", inbox);
        for (boolean only : new boolean[] {false, true}) {
            Backend backend = opened(new StreamsBackend(settings().withOnlyPlaintext(only)));
            Link sender = link(backend, "node" + only, "/", new RecordingInbox());
            get(sender.publish(TestMessages.broadcast("node" + only, "b", new byte[] {1, 2})));
        }
        await().until(() -> inbox.received.size() == 2);
        List<String> data = redis.xrange(prefix, Range.unbounded()).stream()
                .map(message -> message.getBody().get("data"))
                .toList();
        assertThat(data.get(0)).matches("[A-Za-z0-9+/=]+");
        assertThat(data.get(1)).contains("{\"type\":\"Buffer\",\"data\":[1,2]}");
        assertThat(((ClusterMessage.Broadcast) inbox.received.get(0)).packet().data())
                .isEqualTo(EventData.of("b", new byte[] {1, 2}));
        assertThat(((ClusterMessage.Broadcast) inbox.received.get(1)).packet().data())
                .isEqualTo(EventData.of("b", Map.of("type", "Buffer", "data", List.of(1, 2))));
    }

    @Test
    void anEmitterWritesEverythingIntoTheStream() throws Exception {
        var publisher = get(backend().publisher());
        get(publisher.publish("/chat", TestMessages.broadcast(ClusterMessage.EMITTER, "b", 1)));
        get(publisher.publish(
                "/chat", new ClusterMessage.ServerSideEmit(ClusterMessage.EMITTER, null, EventData.of("e"))));
        assertThat(redis.xrange(prefix, Range.unbounded()))
                .extracting(message -> message.getBody().toString())
                .containsExactly(
                        "{uid=emitter, nsp=/chat, type=3, data={\"packet\":{\"type\":2,\"data\":[\"b\",1],\"nsp\":\"/chat\"},"
                                + "\"opts\":{\"rooms\":[],\"flags\":{},\"except\":[]}}}",
                        "{uid=emitter, nsp=/chat, type=9, data={\"packet\":[\"e\"]}}");
    }

    @Test
    void membersAreThoseOfTheNamespaceOnly() throws Exception {
        StreamsBackend backend = backend();
        Link link = link(backend, "a".repeat(16), "/a", new RecordingInbox());
        link(backend, "b".repeat(16), "/a#b", new RecordingInbox());
        link(backend, "c".repeat(16), "/a#b#c", new RecordingInbox());
        link(backend, "d".repeat(16), "/a", new RecordingInbox());
        assertThat(get(link.memberList().orElseThrow().members()))
                .isEqualTo(new Members(Set.of("a".repeat(16), "d".repeat(16)), 0));
    }

    // --- recovery

    @Test
    void theLogIsReadInBoundedPagesAndSkipsWhatIsNotReplayed() throws Exception {
        Backend backend = opened(new StreamsBackend(settings().withLengths(10_000, 3)));
        Link link = get(backend.link(new NodeContext("me", "/", Duration.ofMinutes(1)), new RecordingInbox()));
        RecoveryLog log = link.recovery().orElseThrow();
        String start = redis.xadd(prefix, broadcast("start"));
        for (int i = 0; i < 10; i++) {
            redis.xadd(prefix, entry("uid", "n", "nsp", "/other", "type", "3", "data", BROADCAST.formatted("other")));
        }
        redis.xadd(prefix, entry("uid", "n", "nsp", "/", "type", "3", "data", "poison"));
        redis.xadd(
                prefix,
                entry(
                        "uid",
                        "n",
                        "nsp",
                        "/",
                        "type",
                        "3",
                        "data",
                        BROADCAST.formatted("volatile").replace("\"flags\":{}", "\"flags\":{\"volatile\":false}")));
        redis.xadd(
                prefix,
                entry(
                        "uid",
                        "n",
                        "nsp",
                        "/",
                        "type",
                        "3",
                        "data",
                        BROADCAST.formatted("ack").replace("\"type\":2", "\"type\":2,\"id\":1")));
        IntStream.range(0, 5).forEach(i -> redis.xadd(prefix, broadcast("missed " + i)));

        List<String> missed = new ArrayList<>();
        String after = start;
        for (List<RecoveryLog.Entry> page = get(log.after(after, 100));
                !page.isEmpty();
                page = get(log.after(after, 100))) {
            assertThat(page).hasSizeLessThanOrEqualTo(3);
            for (RecoveryLog.Entry each : page) {
                missed.add(each.broadcast().packet().data().event());
                after = each.offset();
            }
        }
        assertThat(missed).containsExactly("missed 0", "missed 1", "missed 2", "missed 3", "missed 4");
        redis.xtrim(prefix, 1);
        assertThat(get(log.after(start, 100))).isNull();
    }

    @Test
    void sessionsAreKeptAsNodeKeepsThem() throws Exception {
        Link link = get(backend().link(new NodeContext("me", "/", Duration.ofMinutes(1)), new RecordingInbox()));
        Session session = new Session("sid", prefix, Set.of("room"), Value.of(Map.of("bytes", new byte[] {1})));
        get(link.recovery().orElseThrow().save(session));
        String key = "sio:session:" + prefix;
        assertThat(StreamsFormat.readSession(redis.get(key).getBytes(UTF_8))).isEqualTo(session);
        assertThat(redis.pttl(key)).isBetween(1L, 60_000L);
        assertThat(get(link.recovery().orElseThrow().take(prefix))).isEqualTo(session);
        assertThat(redis.exists(key)).isZero();
    }
}
