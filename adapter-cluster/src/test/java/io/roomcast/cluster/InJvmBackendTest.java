package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import io.roomcast.adapter.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The in-jvm backend")
class InJvmBackendTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private final InJvmSettings settings = InJvmSettings.DEFAULT.withName(Ids.hex16());
    private final AtomicLong nanoTime = new AtomicLong();
    private final List<InJvmBackend> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(InJvmBackend::close);
    }

    private InJvmBackend open(InJvmSettings some) {
        InJvmBackend backend = new InJvmBackend(some, nanoTime::get);
        opened.add(backend);
        return backend;
    }

    private static Link link(InJvmBackend backend, String node, RecordingInbox inbox) throws Exception {
        return get(backend.link(new NodeContext(node, "/", null), inbox));
    }

    private static Link recovering(InJvmBackend backend, String node, RecordingInbox inbox) throws Exception {
        return get(backend.link(new NodeContext(node, "/", TWO_MINUTES), inbox));
    }

    private static ClusterMessage broadcast(String event) {
        return new ClusterMessage.Broadcast("somebody", null, Packet.of(event), BroadcastOptions.ALL);
    }

    private static Session session(String pid) {
        return new Session("sid", pid, Set.of("room"), Value.of("data"));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("is found by its name and knows its settings")
    void isFound() {
        BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals("in-jvm"))
                .findFirst()
                .orElseThrow();
        Settings texts = new Settings(Map.of("name", settings.name(), "logSize", "7", "wrong", "1"));
        try (InJvmBackend backend = (InJvmBackend) provider.open(texts)) {
            assertThat(backend).isNotNull();
        }
        assertThatThrownBy(() -> texts.checkAllKnown("in-jvm"))
                .hasMessageContaining("'wrong'")
                .hasMessageContaining("[logSize, mailboxSize, maxSessions, name]");
        assertThatThrownBy(() -> provider.open(new Settings(Map.of("logSize", "0"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("logSize");
    }

    @Test
    @DisplayName("delivers on threads of its own, and not to the sender")
    void delivers() throws Exception {
        RecordingInbox a = new RecordingInbox();
        RecordingInbox b = new RecordingInbox();
        Link linkA = link(open(settings), "a", a);
        Link linkB = link(open(settings), "b", b);
        get(linkA.publish(broadcast("e")));
        get(linkB.memberList().orElseThrow().members());
        assertThat(b.received).containsExactly("e");
        assertThat(a.received).containsExactly("membersChanged");
        assertThat(b.threads).doesNotContain(Thread.currentThread());
    }

    @Test
    @DisplayName("completes publishing in the order of the calls, with rising offsets where a node recovers")
    void completesInOrder() throws Exception {
        Link link = recovering(open(settings), "a", new RecordingInbox());
        List<String> offsets = new ArrayList<>();
        CompletionStage<Void> last = null;
        for (int i = 0; i < 100; i++) {
            last = link.publish(broadcast("e" + i)).thenAccept(offsets::add);
        }
        get(last);
        assertThat(offsets)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    @DisplayName("logs nothing that recovery does not replay")
    void logsOnlyWhatIsReplayed() throws Exception {
        Link link = recovering(open(settings), "a", new RecordingInbox());
        BroadcastOptions notVolatile = BroadcastOptions.ALL.withFlags(BroadcastFlags.of(Map.of("volatile", false)));
        assertThat(get(link.publish(new ClusterMessage.Broadcast("a", null, Packet.of("e"), notVolatile))))
                .isNull();
        assertThat(get(link.publish(new ClusterMessage.Broadcast("a", "r", Packet.of("e"), BroadcastOptions.ALL))))
                .isNull();
        Packet withId = new Packet(Packet.of("e").data(), 1);
        assertThat(get(link.publish(new ClusterMessage.Broadcast("a", null, withId, BroadcastOptions.ALL))))
                .isNull();
        assertThat(get(link.publish(new ClusterMessage.Heartbeat("a")))).isNull();
        assertThat(get(link.publish(broadcast("e")))).isEqualTo("1");
    }

    @Test
    @DisplayName("reads the log in pages and forgets what the ring lost")
    void readsTheLog() throws Exception {
        InJvmSettings small = new InJvmSettings(settings.name(), 10, 10, 10);
        Link link = recovering(open(small), "a", new RecordingInbox());
        for (int i = 1; i <= 15; i++) {
            get(link.publish(broadcast("e" + i)));
        }
        RecoveryLog log = link.recovery().orElseThrow();
        assertThat(get(log.after("12", 2)))
                .extracting(entry ->
                        entry.offset() + entry.broadcast().packet().data().event())
                .containsExactly("13e13", "14e14");
        assertThat(get(log.after("6", 100))).hasSize(9);
        assertThat(get(log.after("15", 100))).isEmpty();
        for (String unknown : List.of("5", "16", "0", "-1", "", "x", "013", "99999999999999999999")) {
            assertThat(get(log.after(unknown, 100))).as(unknown).isNull();
        }
    }

    @Test
    @DisplayName("answers questions about the log only after it delivered what was logged before")
    void answersInOrder() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        RecordingInbox slow = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                awaitLatch(mayGoOn);
                super.receive(message, offset);
            }
        };
        Link a = recovering(open(settings), "a", new RecordingInbox());
        Link b = recovering(open(settings), "b", slow);
        get(a.publish(broadcast("e1")));
        get(a.publish(broadcast("e2")));
        var answer = b.recovery().orElseThrow().after("1", 10).thenApply(entries -> List.copyOf(slow.received));
        var members = b.memberList().orElseThrow().members().thenApply(it -> List.copyOf(slow.received));
        mayGoOn.countDown();
        assertThat(get(answer)).containsExactly("e1@1", "e2@2");
        assertThat(get(members)).containsExactly("e1@1", "e2@2");
    }

    @Test
    @DisplayName("keeps a session until it expires")
    void sessionExpires() throws Exception {
        RecoveryLog log =
                recovering(open(settings), "a", new RecordingInbox()).recovery().orElseThrow();
        get(log.save(session("early")));
        get(log.save(session("late")));
        nanoTime.addAndGet(TWO_MINUTES.toNanos());
        assertThat(get(log.take("early"))).isNotNull();
        nanoTime.incrementAndGet();
        assertThat(get(log.take("late"))).isNull();
    }

    @Test
    @DisplayName("keeps the newest sessions if there are too many")
    void tooManySessions() throws Exception {
        InJvmSettings small = new InJvmSettings(settings.name(), 10, 2, 10);
        RecoveryLog log =
                recovering(open(small), "a", new RecordingInbox()).recovery().orElseThrow();
        for (String pid : List.of("1", "2", "3")) {
            get(log.save(session(pid)));
        }
        assertThat(get(log.take("1"))).isNull();
        assertThat(get(log.take("2"))).isNotNull();
        assertThat(get(log.take("3"))).isNotNull();
    }

    @Test
    @DisplayName("keeps sessions while all nodes are away, as long as they can be restored")
    void keepsSessionsWithoutNodes() throws Exception {
        InJvmBackend backend = open(settings);
        Link first = recovering(backend, "a", new RecordingInbox());
        get(first.recovery().orElseThrow().save(session("pid")));
        get(first.recovery().orElseThrow().save(session("other")));
        get(first.close());
        Link second = recovering(backend, "b", new RecordingInbox());
        assertThat(get(second.recovery().orElseThrow().take("pid"))).isNotNull();
        get(second.publish(broadcast("e")));
        get(second.close());
        nanoTime.addAndGet(TWO_MINUTES.toNanos() + 1);
        Link third = recovering(backend, "c", new RecordingInbox());
        assertThat(get(third.recovery().orElseThrow().after("1", 1))).isNull();
        assertThat(get(third.recovery().orElseThrow().take("other"))).isNull();
    }

    @Test
    @DisplayName("hints when a node comes or crashes")
    void members() throws Exception {
        RecordingInbox a = new RecordingInbox();
        Link link = link(open(settings), "a", a);
        InJvmBackend other = open(settings);
        link(other, "b", new RecordingInbox());
        get(other.link(new NodeContext("c", "/other", null), new RecordingInbox()));
        other.close();
        get(link.memberList().orElseThrow().members());
        assertThat(a.received).containsExactly("membersChanged", "membersChanged");
    }

    @Test
    @DisplayName("answers only the node that asked")
    void responds() throws Exception {
        RecordingInbox a = new RecordingInbox();
        RecordingInbox b = new RecordingInbox();
        Link linkA = link(open(settings), "a", a);
        Link linkB = link(open(settings), "b", b);
        Link linkC = link(open(settings), "c", new RecordingInbox());
        get(linkC.respond("b", new ClusterMessage.BroadcastClientCount("c", "r", 1)));
        get(linkC.respond("gone", new ClusterMessage.BroadcastClientCount("c", "r", 1)));
        get(linkA.memberList().orElseThrow().members());
        get(linkB.memberList().orElseThrow().members());
        assertThat(b.received).containsExactly("membersChanged", "BroadcastClientCount");
        assertThat(a.received).containsOnly("membersChanged");
    }

    @Test
    @DisplayName("drops what a slow node cannot take, and reports one gap at the place")
    void slowNode() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        RecordingInbox slow = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                started.countDown();
                awaitLatch(mayGoOn);
                super.receive(message, offset);
            }
        };
        Link a = link(open(settings), "a", new RecordingInbox());
        Link b = link(open(new InJvmSettings(settings.name(), 10, 10, 3)), "b", slow);
        get(a.publish(broadcast("e0")));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i < 100; i++) {
            get(a.publish(broadcast("e" + i)));
        }
        mayGoOn.countDown();
        get(b.memberList().orElseThrow().members());
        assertThat(slow.received).containsExactly("e0", "e1", "e2", "e3", "gap");
        get(a.publish(broadcast("again")));
        get(b.memberList().orElseThrow().members());
        assertThat(slow.received).endsWith("gap", "again");
    }

    @Test
    @DisplayName("takes messages for a node however much it publishes itself")
    void busyNode() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        RecordingInbox busy = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                awaitLatch(mayGoOn);
                super.receive(message, offset);
            }
        };
        Link a = link(open(settings), "a", new RecordingInbox());
        Link b = link(open(new InJvmSettings(settings.name(), 10, 10, 3)), "b", busy);
        get(a.publish(broadcast("first")));
        for (int i = 0; i < 10; i++) {
            var unused = b.publish(broadcast("own"));
        }
        get(a.publish(broadcast("second")));
        mayGoOn.countDown();
        get(b.memberList().orElseThrow().members());
        assertThat(busy.received).containsExactly("first", "second");
    }

    @Test
    @DisplayName("goes on after a node that fails to take a message, with whatever error")
    void failingNode() throws Exception {
        RecordingInbox failing = new RecordingInbox() {
            @Override
            public void receive(ClusterMessage message, String offset) {
                super.receive(message, offset);
                throw new AssertionError("the test's node fails");
            }
        };
        Link a = link(open(settings), "a", new RecordingInbox());
        Link b = link(open(settings), "b", failing);
        get(a.publish(broadcast("first")));
        get(a.publish(broadcast("second")));
        get(b.memberList().orElseThrow().members());
        assertThat(failing.received).containsExactly("first", "second");
    }

    @Test
    @DisplayName("refuses a second node of the same id")
    void sameId() throws Exception {
        Link first = link(open(settings), "a", new RecordingInbox());
        assertThatThrownBy(() -> link(open(settings), "a", new RecordingInbox()))
                .hasMessageContaining("already linked");
        assertThat(get(first.memberList().orElseThrow().members()).nodeIds()).containsExactly("a");
    }

    @Test
    @DisplayName("forgets a cluster when its last backend is closed")
    void lastOneOut() throws Exception {
        InJvmBackend backend = open(settings);
        get(recovering(backend, "a", new RecordingInbox())
                .recovery()
                .orElseThrow()
                .save(session("pid")));
        backend.close();
        backend.close();
        RecoveryLog log =
                recovering(open(settings), "b", new RecordingInbox()).recovery().orElseThrow();
        assertThat(get(log.take("pid"))).isNull();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
