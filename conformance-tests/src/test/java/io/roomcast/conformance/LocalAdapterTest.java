package io.roomcast.conformance;

import static io.roomcast.conformance.Waiting.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;

/** The rules of Node's suite for the adapter in memory ({@code wire.md} §13), and a few of ours. */
@DisplayName("The adapter of a lone server")
@DisplayNameGeneration(RuleNames.class)
class LocalAdapterTest {
    private final AdapterFactory factory = Adapters.local();
    private InMemoryNamespace namespace;
    private Adapter adapter;

    @BeforeEach
    void open() {
        namespace = open(null);
        adapter = namespace.adapter();
    }

    private InMemoryNamespace open(Duration maxDisconnectionDuration) {
        InMemoryNamespace opened = new InMemoryNamespace("/", maxDisconnectionDuration);
        opened.attach(get(factory.create(opened)));
        return opened;
    }

    @AfterEach
    void close() {
        get(adapter.close());
        factory.close();
    }

    private InMemorySocket connect(String sid, String... rooms) {
        return namespace.connect(new InMemorySocket(namespace, sid), rooms);
    }

    @Nested
    @DisplayName("has rooms")
    class Rooms extends RoomRules {
        @Override
        InMemoryNamespace open() {
            return namespace;
        }
    }

    @Nested
    @DisplayName("recovers")
    class Recovery {
        private final Session session = new Session("abc", "def", Set.of("r1", "r2"), Value.of("ghi"));
        private InMemorySocket witness;

        @BeforeEach
        void recovering() {
            namespace = open(Duration.ofSeconds(5));
            adapter = namespace.adapter();
            witness = connect("witness");
            get(adapter.persistSession(session));
            get(namespace.emit("hello"));
        }

        private String offset() {
            return witness.received().get(0).get(0, String.class);
        }

        private SessionRestoration restore(String pid, String offset) {
            return get(adapter.restoreSession(pid, offset));
        }

        @Rule(id = "LOCAL-18", says = "a session")
        void session() {
            assertThat(restore("def", offset())).isEqualTo(new SessionRestoration.Recovered(session));
            assertThat(get(adapter.missedPackets(session, offset()))).isEmpty();
        }

        @Rule(id = "LOCAL-19", says = "the packets that it missed, each with its offset")
        void missedPackets() {
            get(namespace.emit("all"));
            get(namespace.to("r1").emit("room"));
            get(namespace.except("r2").emit("except"));
            get(namespace.except("r3").emit("no except"));
            get(adapter.broadcast(new Packet(EventData.of("with id"), 0), BroadcastOptions.ALL));
            get(namespace.operator().volatile_().emit("volatile"));
            assertThat(witness.receivedEvents())
                    .containsExactly("hello", "all", "except", "no except", "with id", "volatile");

            List<EventData> missed = get(adapter.missedPackets(session, offset()));
            assertThat(missed).extracting(EventData::event).containsExactly("all", "room", "no except");
            assertThat(missed).extracting(EventData::size).containsOnly(1);
            assertThat(missed.get(0)).isEqualTo(witness.received().get(1));
        }

        @Rule(id = "LOCAL-26", says = "what a client missed, because it sees packets in the order of their offsets")
        void inOrderOfOffsets() {
            InMemorySocket first = connect("s1", "r3");
            InMemorySocket second = connect("s2", "r3");
            first.onEvent((event, ack) -> {
                if (event.event().equals("one")) {
                    otherThread(() -> namespace.to("r3").emit("two"));
                    otherThread(() -> namespace.in("r3").disconnectSockets(false));
                }
            });
            get(namespace.to("r3").emit("one"));
            assertThat(first.receivedEvents()).containsExactly("one", "two");
            assertThat(second.receivedEvents()).containsExactly("one", "two");
            assertThat(second.disconnects()).hasSize(1);
        }

        private void otherThread(Runnable task) {
            get(CompletableFuture.runAsync(task));
        }

        @Rule(id = "LOCAL-20", says = "no unknown session")
        void unknownSession() {
            assertThat(restore("abc", offset())).isInstanceOf(SessionRestoration.NotRecovered.class);
        }

        @Rule(id = "LOCAL-21", says = "no session with an unknown offset")
        void unknownOffset() {
            assertThat(restore("def", "abc")).isInstanceOf(SessionRestoration.NotRecovered.class);
            Waiting.failure(adapter.missedPackets(session, "abc"), IllegalStateException.class);
        }

        @Rule(id = "LOCAL-26", says = "what is sent before the socket is back, and after")
        void sentWhileComingBack() {
            String offset = offset();
            restore("def", offset);
            get(namespace.to("r1").emit("taken"));
            InMemorySocket socket = connect("abc", "r1", "r2");
            get(namespace.to("r1").emit("joined"));
            List<EventData> missed = get(adapter.missedPackets(session, offset));
            get(namespace.to("r1").emit("replayed"));
            assertThat(missed).extracting(EventData::event).containsExactly("taken", "joined");
            assertThat(socket.receivedEvents()).containsExactly("joined", "replayed");
            assertThat(socket.received().get(0)).isEqualTo(missed.get(1));
        }
    }

    @Rule(id = "LOCAL-24", says = "is one server, and has nobody to ask")
    void isAlone() {
        connect("s1", "r1");
        assertThat(get(adapter.serverCount())).isEqualTo(1);
        get(namespace.serverSideEmit("hello"));
        assertThat(get(namespace.serverSideEmitWithAck("hello"))).isEmpty();
        assertThat(namespace.serverSideEvents()).isEmpty();
        assertThat(get(adapter.allRooms())).containsExactlyInAnyOrder("s1", "r1");
        Waiting.failure(factory.emitter(), UnsupportedOperationException.class);
    }

    @Rule(id = "LOCAL-25", says = "collects the answers of its clients, until the timeout")
    void collectsAnswers() {
        connect("s1").answerWith(1);
        InMemorySocket silent = connect("s2");
        assertThat(get(namespace.to("s1").timeout(Duration.ofHours(1)).emitWithAck("test")))
                .containsExactly(Value.of(1));
        // Real time here: long enough that the first client answers before it is over, even on a busy machine.
        var answers = namespace.operator().timeout(Duration.ofSeconds(1)).emitWithAck("test");
        RequestTimeoutException failure = Waiting.failure(answers, RequestTimeoutException.class);
        assertThat(List.<Object>copyOf(failure.partial())).containsExactly(Value.of(1));
        assertThat(failure.missing()).isEqualTo(1);
        Waiting.await().untilAsserted(() -> assertThat(silent.pendingAcks()).isZero());
    }

    @Rule(
            id = "LOCAL-27",
            says = "fails when it is closed what its clients have not answered, and what is asked after that")
    void closes() {
        connect("s1");
        var pending = namespace.operator().timeout(Duration.ofHours(1)).emitWithAck("test");
        get(adapter.close());
        assertThat(Waiting.failure(pending, IllegalStateException.class)).hasMessageContaining("closed");
        Waiting.failure(namespace.operator().emitWithAck("test"), IllegalStateException.class);
    }

    @Rule(id = "LOCAL-28", says = "fails when its factory is closed what its clients have not answered")
    void factoryCloses() {
        connect("s1");
        var pending = namespace.operator().timeout(Duration.ofHours(1)).emitWithAck("test");
        factory.close();
        Waiting.failure(pending, IllegalStateException.class);
    }
}
