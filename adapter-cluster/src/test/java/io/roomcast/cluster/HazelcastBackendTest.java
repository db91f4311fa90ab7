package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.adapter.spi.Settings;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The hazelcast backend")
class HazelcastBackendTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private final HazelcastInstance one = TestMembers.shared();
    private final HazelcastInstance two = TestMembers.shared();
    private final HazelcastSettings settings = TestMembers.settings(Ids.hex16());
    private final List<Backend> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
    }

    private Backend open(HazelcastInstance instance, HazelcastSettings some) {
        Backend backend = new HazelcastBackend(instance, some);
        opened.add(backend);
        return backend;
    }

    private Link link(HazelcastInstance instance, String node, RecordingInbox inbox) throws Exception {
        return get(open(instance, settings).link(new NodeContext(node, "/", null), inbox));
    }

    private Link recovering(HazelcastInstance instance, HazelcastSettings some, String node, RecordingInbox inbox)
            throws Exception {
        return get(open(instance, some).link(new NodeContext(node, "/", TWO_MINUTES), inbox));
    }

    private static ClusterMessage broadcast(String event) {
        return new ClusterMessage.Broadcast("somebody", null, Packet.of(event), BroadcastOptions.ALL);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static BackendProvider provider(ClassLoader loader, String name) {
        return ServiceLoader.load(BackendProvider.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // --- settings

    @Test
    @DisplayName("is found by its name and knows its settings")
    void settings() {
        Map<String, String> texts = Map.of(
                "clusterName", "c",
                "members", "10.0.0.1, [::1]:5702",
                "port", "5800",
                "client", "true",
                "maxSilence", "5000",
                "prefix", "p",
                "logSize", "7");
        assertThat(HazelcastSettings.of(new Settings(texts)))
                .isEqualTo(new HazelcastSettings(
                        "c", List.of("10.0.0.1", "[::1]:5702"), 5800, true, Duration.ofSeconds(5), "p", 7));
        assertThat(HazelcastSettings.DEFAULT)
                .isEqualTo(new HazelcastSettings(
                        "roomcast", List.of("127.0.0.1"), 5701, false, Duration.ofSeconds(20), "roomcast", 10_000));

        Settings wrong = new Settings(Map.of("wrong", "1"));
        provider(getClass().getClassLoader(), "hazelcast").open(wrong).close();
        assertThatThrownBy(() -> wrong.checkAllKnown("hazelcast"))
                .hasMessageContaining("'wrong'")
                .hasMessageContaining("[client, clusterName, logSize, maxSilence, members, port, prefix]");
    }

    @Test
    @DisplayName("refuses wrong settings, naming them")
    void wrongSettings() {
        Map.of(
                        "clusterName", " ",
                        "members", "a,,b",
                        "port", "0",
                        "client", "yes",
                        "maxSilence", "1999",
                        "prefix", "a*",
                        "logSize", "0")
                .forEach((name, value) -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> HazelcastSettings.of(new Settings(Map.of(name, value))))
                        .withMessageContaining("'" + name + "'"));
    }

    @Test
    @DisplayName("finds nobody by itself, reports to nobody, and listens only where its members are")
    void config() {
        var config = HazelcastInstances.memberConfig(
                HazelcastSettings.DEFAULT.withMembers(List.of("127.0.0.1", "127.0.0.1:9", "[::1]:9", "::1")));
        var join = config.getNetworkConfig().getJoin();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(join.getTcpIpConfig().getMembers())
                .containsExactly(
                        "127.0.0.1:5701",
                        "127.0.0.1:5702",
                        "127.0.0.1:5703",
                        "127.0.0.1:9",
                        "[::1]:9",
                        "[::1]:5701",
                        "[::1]:5702",
                        "[::1]:5703");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.shutdownhook.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.logging.type")).isEqualTo("slf4j");
    }

    @Test
    @DisplayName("without Hazelcast on the class path says what to add, and in-jvm works")
    void withoutHazelcast() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!new File(entry).getName().startsWith("hazelcast-")) {
                classPath.add(new File(entry).toURI().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> open(without, "hazelcast"))
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("com.hazelcast:hazelcast")
                    .hasMessageContaining("class path");
            open(without, "in-jvm").close();
            open(without, null).close(); // it is the only one that can be meant
        }
    }

    /** As an application does whose classes are all in that loader. */
    private static AutoCloseable open(ClassLoader loader, String backend) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> adapters = loader.loadClass("io.roomcast.adapter.Adapters");
            return (AutoCloseable)
                    (backend == null
                            ? adapters.getMethod("open", Map.class).invoke(null, Map.of())
                            : adapters.getMethod("open", String.class, Map.class)
                                    .invoke(null, backend, Map.of()));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    // --- instances

    @Test
    @DisplayName("starts a member of its own when it is needed, and stops it when it is closed")
    void ownMember() throws Exception {
        HazelcastSettings own = TestMembers.newCluster();
        Backend a = new HazelcastBackend(own);
        Backend b = new HazelcastBackend(own);
        opened.add(a);
        opened.add(b);
        assertThat(members(own)).isEmpty();
        RecordingInbox inbox = new RecordingInbox();
        Link linkA = get(a.link(new NodeContext("a", "/", null), inbox));
        Link linkB = get(b.link(new NodeContext("b", "/", null), new RecordingInbox()));
        assertThat(members(own)).hasSize(2);
        get(linkB.publish(broadcast("e")));
        await().until(() -> inbox.received.contains("e"));
        assertThat(get(linkA.memberList().orElseThrow().members()).nodeIds()).containsExactlyInAnyOrder("a", "b");

        b.close(); // without a word of its links, as far as the engine is concerned
        assertThat(members(own)).hasSize(1);
        assertThat(get(linkA.memberList().orElseThrow().members()).nodeIds()).containsExactly("a");
        a.close();
        assertThat(members(own)).isEmpty();
    }

    private static List<HazelcastInstance> members(HazelcastSettings own) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(it -> it.getConfig().getClusterName().equals(own.clusterName()))
                .toList();
    }

    @Test
    @DisplayName("leaves the application's instance open, with nothing of its own left in it")
    void borrowedInstance() throws Exception {
        Backend backend = open(one, settings);
        Link link = get(backend.link(new NodeContext("a", "/", null), new RecordingInbox()));
        ITopic<Object> messages = new HazelcastCluster(one, settings).messages("/");
        messages.publish("counted");
        await().until(() -> messages.getLocalTopicStats().getReceiveOperationCount() == 2); // and the greeting
        get(link.close());
        backend.close();
        assertThat(one.getLifecycleService().isRunning()).isTrue();
        assertThat(new HazelcastCluster(one, settings).registered("/")).isEmpty();
        messages.publish("not heard");
        assertThat(messages.getLocalTopicStats().getReceiveOperationCount()).isLessThanOrEqualTo(3);
    }

    @Test
    @DisplayName("as a client of a cluster that is not there fails, saying where it looked")
    void noCluster() {
        HazelcastSettings nowhere = TestMembers.newCluster().withClient(true);
        Backend backend = new HazelcastBackend(nowhere);
        opened.add(backend);
        assertThatThrownBy(() -> get(backend.link(new NodeContext("a", "/", null), new RecordingInbox())))
                .hasMessageContaining(nowhere.clusterName())
                .hasMessageContaining("127.0.0.1");
    }

    // --- messages

    @Test
    @DisplayName("skips and reports what is no frame of ours, without reading Java objects")
    void foreignMessages() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(one, "a", inbox);
        ITopic<Object> topic = new HazelcastCluster(two, settings).messages("/");
        topic.publish(new byte[0]);
        topic.publish(new byte[] {2, 0, 0});
        topic.publish("text");
        topic.publish(Duration.ofDays(1));
        topic.publish(frame("x", 0, "not MessagePack".getBytes(StandardCharsets.UTF_8)));
        Link sender = link(two, "b", new RecordingInbox());
        get(sender.publish(broadcast("after")));
        await().until(() -> inbox.received.contains("after"));
        assertThat(inbox.received).filteredOn("malformed"::equals).hasSize(5);
    }

    private static byte[] frame(String sender, long position, byte[] body) {
        return frame(sender, position, position, body);
    }

    private static byte[] frame(String sender, long after, long position, byte[] body) {
        return frame(sender, after, position, Frame.Kind.MESSAGE, body);
    }

    private static byte[] frame(String sender, long after, long position, Frame.Kind kind, byte[] body) {
        return Frame.encode(sender, true, false, after, position, List.of(new Publication(kind, "", body, false)));
    }

    @Test
    @DisplayName("completes linking when all others know of the node, and closing when all know that it left")
    void known() throws Exception {
        for (int i = 0; i < 20; i++) {
            RecordingInbox inbox = new RecordingInbox();
            Link stays = link(one, "stays" + i, inbox);
            Link other = link(two, "other" + i, new RecordingInbox());
            assertThat(inbox.received).containsExactly("membersChanged");
            assertThat(get(stays.memberList().orElseThrow().members()).nodeIds())
                    .contains("other" + i);
            get(other.close());
            assertThat(inbox.received).containsExactly("membersChanged", "membersChanged");
            assertThat(get(stays.memberList().orElseThrow().members()).nodeIds())
                    .containsExactly("stays" + i);
            get(stays.close());
        }
    }

    @Test
    @DisplayName("drops what comes twice, and reports a gap where something is missing")
    void duplicatesAndGaps() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(one, "a", inbox);
        ITopic<Object> topic = new HazelcastCluster(two, settings).messages("/");
        ClusterMessageCodec codec = new ClusterMessageCodec("/");
        long position = 1000; // of what came before, nobody here can know
        for (int i = 0; i < 4; i++) {
            byte[] frame = frame("sender", position, codec.encode(broadcast("e" + i)));
            position = Frame.next(position, frame.length);
            if (i != 2) {
                topic.publish(frame);
                topic.publish(frame);
            }
        }
        await().until(() -> inbox.received.contains("e3"));
        Link other = link(two, "b", new RecordingInbox());
        get(other.publish(broadcast("end")));
        await().until(() -> inbox.received.contains("end"));
        assertThat(inbox.received).containsExactly("e0", "e1", "gap", "e3", "membersChanged", "end");
    }

    @Test
    @DisplayName("reports no gap where publishing failed, as far as its caller was told")
    void failedBefore() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        link(one, "a", inbox);
        ITopic<Object> topic = new HazelcastCluster(two, settings).messages("/");
        ClusterMessageCodec codec = new ClusterMessageCodec("/");
        byte[] first = frame("sender", 1000, codec.encode(broadcast("e1")));
        long published = Frame.next(1000, first.length);
        topic.publish(first);
        topic.publish(frame("sender", published, published + 500, codec.encode(broadcast("e2"))));
        topic.publish(frame("sender", published + 9000, published + 9000, codec.encode(broadcast("e3"))));
        await().until(() -> inbox.received.contains("e3"));
        assertThat(inbox.received).containsExactly("e1", "e2", "gap", "e3");
    }

    @Test
    @DisplayName("lets a slow node slow down the sender, and loses nothing")
    void slowNode() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        RecordingInbox slow = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.receive(message, offset);
            }
        };
        Link sender = link(one, "a", new RecordingInbox());
        link(two, "b", slow);
        ClusterMessage large = new ClusterMessage.Broadcast(
                "a", null, Packet.of("large", "x".repeat(1_000_000)), BroadcastOptions.ALL);
        List<CompletionStage<String>> published = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            published.add(sender.publish(large));
        }
        assertThat(published.get(19).toCompletableFuture()).isNotDone();
        mayGoOn.countDown();
        for (CompletionStage<String> stage : published) {
            get(stage);
        }
        await().until(() -> slow.received.size() == 20);
        assertThat(slow.received).containsOnly("large");
    }

    // --- the log

    @Test
    @DisplayName("keeps as much as it was told to, and tells what is no longer there")
    void boundedLog() throws Exception {
        HazelcastSettings small = settings.withLogSize(10);
        Link link = recovering(one, small, "a", new RecordingInbox());
        List<String> offsets = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            offsets.add(get(link.publish(broadcast("e" + i))));
        }
        RecoveryLog log = link.recovery().orElseThrow();
        assertThat(get(log.after(offsets.get(5), 100)))
                .extracting(entry -> entry.broadcast().packet().data().event())
                .containsExactly("e6", "e7", "e8", "e9", "e10", "e11", "e12", "e13", "e14");
        assertThat(get(log.after(offsets.get(5), 2)))
                .extracting(RecoveryLog.Entry::offset)
                .containsExactly(offsets.get(6), offsets.get(7));
        assertThat(get(log.after(offsets.get(14), 100))).isEmpty();
        assertThat(get(log.after(offsets.get(4), 100))).isNull();
    }

    @Test
    @DisplayName("tells who is there as the log has it by then")
    void knownWithLog() throws Exception {
        Link stays = recovering(one, settings, "stays", new RecordingInbox());
        for (int i = 0; i < 20; i++) {
            Link other = recovering(two, settings, "other" + i, new RecordingInbox());
            assertThat(get(stays.memberList().orElseThrow().members()).nodeIds())
                    .containsExactlyInAnyOrder("stays", "other" + i);
            get(other.close());
            assertThat(get(stays.memberList().orElseThrow().members()).nodeIds())
                    .containsExactly("stays");
        }
    }

    @Test
    @DisplayName("takes nothing twice that the log has twice, even of a node that left")
    void repeatedInLog() throws Exception {
        RecordingInbox inbox = new RecordingInbox();
        recovering(one, settings, "a", inbox);
        var log = new HazelcastCluster(two, settings).log("/");
        byte[] message = frame("sender", 0, new ClusterMessageCodec("/").encode(broadcast("e")));
        log.add(message);
        long next = Frame.next(0, message.length);
        log.add(frame("sender", next, next, Frame.Kind.BYE, new byte[0]));
        log.add(message);
        get(recovering(two, settings, "b", new RecordingInbox()).publish(broadcast("end")));
        await().until(() -> inbox.received.stream().anyMatch(it -> it.startsWith("end@")));
        assertThat(inbox.received).filteredOn(it -> it.startsWith("e@")).hasSize(1);
    }

    @Test
    @DisplayName("takes an offset for unknown if its sequence stands for another message by now")
    void anotherMessage() throws Exception {
        RecoveryLog log =
                recovering(one, settings, "a", new RecordingInbox()).recovery().orElseThrow();
        Link link = recovering(two, settings, "b", new RecordingInbox());
        String offset = get(link.publish(broadcast("e")));
        String sequence = offset.substring(0, offset.indexOf('-'));
        assertThat(get(log.after(offset, 10))).isEmpty();
        for (String unknown : List.of(sequence, sequence + "-0", offset + "0", "999-1", "999999999999999999-1", "-1")) {
            assertThat(get(log.after(unknown, 10))).as(unknown).isNull();
        }
    }

    @Test
    @DisplayName("reports a gap to a node that is too slow for the log")
    void overrun() throws Exception {
        HazelcastSettings small = settings.withLogSize(10);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        RecordingInbox slow = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                waiting.countDown();
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.receive(message, offset);
            }
        };
        Link sender = recovering(one, small, "a", new RecordingInbox());
        recovering(two, small, "b", slow);
        get(sender.publish(broadcast("first")));
        waiting.await();
        for (int i = 0; i < 50; i++) {
            get(sender.publish(broadcast("e" + i)));
        }
        mayGoOn.countDown();
        await().until(() -> slow.received.stream().anyMatch(it -> it.startsWith("e49@")));
        assertThat(slow.received).contains("gap");
    }

    @Test
    @DisplayName("keeps a session until its time is over")
    void sessionExpires() throws Exception {
        Backend backend = open(one, settings);
        Link link = get(backend.link(new NodeContext("a", "/", Duration.ofMillis(1)), new RecordingInbox()));
        RecoveryLog log = link.recovery().orElseThrow();
        Session session = new Session("sid", "pid", Set.of("room"), Value.of(Map.of("bytes", new byte[] {1})));
        get(log.save(session));
        assertThat(get(log.take("pid"))).isEqualTo(session);
        get(log.save(session));
        var sessions = new HazelcastCluster(one, settings).sessions("/");
        await().atMost(Duration.ofSeconds(10)).until(() -> !sessions.containsKey("pid"));
        assertThat(get(log.take("pid"))).isNull();
    }

    @Test
    @DisplayName("does not let nodes with and without recovery miss each other")
    void mixedRecovery() throws Exception {
        Link without = link(one, "a", new RecordingInbox());
        assertThatThrownBy(() -> recovering(two, settings, "b", new RecordingInbox()))
                .hasMessageContaining("recovery is on for some nodes of namespace /")
                .hasMessageContaining("node a");
        get(without.close());
        RecordingInbox inbox = new RecordingInbox();
        recovering(two, settings, "c", inbox);
        Link later = link(one, "d", new RecordingInbox());
        get(later.publish(broadcast("e")));
        await().until(() -> inbox.received.stream().anyMatch(it -> it.startsWith("e@")));
        assertThat(later.recovery()).isEmpty();
    }
}
