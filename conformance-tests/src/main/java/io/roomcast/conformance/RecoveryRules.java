package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

abstract class RecoveryRules extends Rules {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private List<InMemoryNamespace> openWithRecovery() {
        return cluster().open("/recovery", TWO_MINUTES);
    }

    /** A client that received a packet and lost its connection. */
    private record Lost(Session session, String offset) {}

    private Lost lose(List<InMemoryNamespace> io) {
        InMemorySocket socket = TestNode.connect(io.get(0), "r1", "r2");
        Waiting.get(io.get(1).emit("before"));
        cluster().settle(io);
        assertThat(socket.receivedEvents()).containsExactly("before");
        Session session = new Session(
                socket.id(), Ids.base64(20), socket.rooms(), Value.of(Map.of("name", "é😀", "list", List.of(1, "2"))));
        Waiting.get(io.get(0).adapter().persistSession(session));
        socket.disconnect(false);
        return new Lost(session, offset(socket.received().get(0)));
    }

    private static String offset(EventData event) {
        return Objects.requireNonNull(event.get(event.size() - 1, String.class));
    }

    private static SessionRestoration restore(InMemoryNamespace io, String pid, String offset) {
        return Waiting.get(io.adapter().restoreSession(pid, offset));
    }

    private static void assertRestored(InMemoryNamespace io, Lost lost) {
        assertThat(restore(io, lost.session().pid(), lost.offset()))
                .isEqualTo(new SessionRestoration.Recovered(lost.session()));
    }

    private static List<EventData> missed(InMemoryNamespace io, Lost lost) {
        return Waiting.get(io.adapter().missedPackets(lost.session(), lost.offset()));
    }

    /** The client comes back: its socket has its id and its rooms again. */
    private static InMemorySocket comeBack(InMemoryNamespace io, Lost lost) {
        InMemorySocket socket = new InMemorySocket(io, lost.session().sid());
        return TestNode.connect(io, socket, lost.session().rooms().toArray(String[]::new));
    }

    @Rule(id = "RECOVERY-01", says = "a session is restored on another node as it was saved")
    void restores() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        assertRestored(io.get(2), lost);
        assertThat(missed(io.get(2), lost)).isEmpty();
    }

    @Rule(
            id = "RECOVERY-02",
            says = "the packets that the client would have received meanwhile are replayed in order, and no others")
    void replays() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        InMemoryNamespace sender = io.get(1);
        Waiting.get(sender.emit("all", 1, new byte[] {0, -1}, Map.of("é", "😀")));
        Waiting.get(sender.to("r1").emit("room"));
        Waiting.get(sender.to("r9").emit("other room"));
        Waiting.get(sender.except("r2").emit("except"));
        Waiting.get(sender.to("r1", "r9").except("r3").emit("no except"));
        Waiting.get(sender.to(lost.session().sid()).emit("to the socket"));
        Waiting.get(sender.operator().volatile_().emit("volatile"));
        Waiting.get(sender.serverSideEmit("server side"));
        Waiting.get(sender.operator().timeout(TWO_MINUTES).emitWithAck("with ack"));
        assertRestored(io.get(2), lost);
        List<EventData> missed = missed(io.get(2), lost);
        assertThat(missed).extracting(EventData::event).containsExactly("all", "room", "no except", "to the socket");
        EventData all = missed.get(0);
        assertThat(all)
                .isEqualTo(EventData.of("all", 1, new byte[] {0, -1}, Map.of("é", "😀"))
                        .plus(offset(all)));
    }

    @Rule(id = "RECOVERY-03", says = "clients of every node receive a packet with the same offset as its last argument")
    void offsets() {
        List<InMemoryNamespace> io = openWithRecovery();
        List<InMemorySocket> clients = io.stream().map(TestNode::connect).toList();
        Waiting.get(io.get(0).emit("test", 1));
        Waiting.get(io.get(1).emit("test", 2));
        cluster().settle(io);
        List<String> offsets = new ArrayList<>();
        for (EventData event : clients.get(2).received()) {
            assertThat(event.size()).isEqualTo(2);
            offsets.add(offset(event));
        }
        assertThat(offsets).hasSize(2).doesNotHaveDuplicates();
        for (InMemorySocket client : clients) {
            assertThat(client.received())
                    .extracting(RecoveryRules::offset)
                    .containsExactlyInAnyOrderElementsOf(offsets);
        }
    }

    @Rule(id = "RECOVERY-04", says = "packets that are not replayed have no offset")
    void noOffsets() {
        List<InMemoryNamespace> io = openWithRecovery();
        List<InMemorySocket> clients = io.stream().map(TestNode::connect).toList();
        clients.forEach(client -> client.answerWith(1));
        Waiting.get(io.get(0).operator().volatile_().emit("test", 1));
        Waiting.get(io.get(0).operator().timeout(TWO_MINUTES).emitWithAck("test", 1));
        cluster().settle(io);
        assertThat(clients).allSatisfy(client -> assertThat(client.received())
                .containsExactly(EventData.of("test", 1), EventData.of("test", 1)));
    }

    @Rule(id = "RECOVERY-05", says = "a session is restored only once")
    void onlyOnce() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        assertRestored(io.get(1), lost);
        assertThat(restore(io.get(1), lost.session().pid(), lost.offset())).isInstanceOf(NOT_RECOVERED);
        assertThat(restore(io.get(2), lost.session().pid(), lost.offset())).isInstanceOf(NOT_RECOVERED);
    }

    private static final Class<?> NOT_RECOVERED = SessionRestoration.NotRecovered.class;

    @Rule(id = "RECOVERY-06", says = "an unknown session is not restored")
    void unknownSession() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        for (String pid : List.of("", "unknown", "é😀'\"*", lost.session().sid())) {
            assertThat(restore(io.get(1), pid, lost.offset())).as(pid).isInstanceOf(NOT_RECOVERED);
        }
    }

    @Rule(id = "RECOVERY-07", says = "with an unknown offset no session is restored")
    void unknownOffset() {
        List<InMemoryNamespace> io = openWithRecovery();
        for (String offset : List.of("", "unknown", "-1", "é😀'\"*", "99999999999999999999999", "0-0")) {
            Lost lost = lose(io);
            assertThat(restore(io.get(1), lost.session().pid(), offset))
                    .as(offset)
                    .isInstanceOf(NOT_RECOVERED);
        }
    }

    @Rule(id = "RECOVERY-08", says = "any number of missed packets is replayed in order")
    void replaysMany() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        List<CompletionStage<Void>> emitted = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            emitted.add(io.get(1).to("r1").emit("e" + i));
        }
        emitted.forEach(Waiting::get);
        assertRestored(io.get(2), lost);
        assertThat(missed(io.get(2), lost))
                .extracting(EventData::event)
                .isEqualTo(IntStream.range(0, 1500).mapToObj(i -> "e" + i).toList());
    }

    @Rule(id = "RECOVERY-09", says = "a session outlives the node that saved it")
    void outlivesItsNode() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        node(0).crash();
        Waiting.get(io.get(1).emit("meanwhile"));
        assertRestored(io.get(2), lost);
        assertThat(missed(io.get(2), lost)).extracting(EventData::event).containsExactly("meanwhile");
    }

    @Rule(id = "RECOVERY-12", says = "no packet falls between those that are replayed and those that are delivered")
    void nothingIsLostWhileComingBack() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        assertRestored(io.get(2), lost);
        List<CompletionStage<Void>> emitted = new ArrayList<>();
        emitted.add(io.get(1).to("r1").emit("taken"));
        InMemorySocket socket = comeBack(io.get(2), lost);
        for (int i = 0; i < 100; i++) {
            emitted.add(io.get(i % 3).to("r1").emit("joined " + i));
        }
        List<EventData> missed = missed(io.get(2), lost);
        emitted.add(io.get(0).to("r1").emit("replayed"));
        emitted.forEach(Waiting::get);
        cluster().settle(io);
        Set<String> expected = new HashSet<>(Set.of("taken", "replayed"));
        IntStream.range(0, 100).forEach(i -> expected.add("joined " + i));
        assertThat(Stream.concat(missed.stream(), socket.received().stream()).map(EventData::event))
                .containsAll(expected);
        assertThat(missed).doesNotHaveDuplicates();
        assertThat(socket.received()).doesNotHaveDuplicates();
    }

    @Rule(
            id = "RECOVERY-13",
            says =
                    "a packet that is both replayed and delivered has the same offset, and is delivered before the replay")
    void whatComesTwiceIsKnown() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        assertRestored(io.get(2), lost);
        InMemorySocket socket = comeBack(io.get(2), lost);
        Waiting.get(io.get(1).to("r1").emit("from another node"));
        Waiting.get(io.get(2).to("r1").emit("from this node"));
        List<EventData> missed = missed(io.get(2), lost);
        assertThat(socket.received()).isEqualTo(missed).hasSize(2);
    }

    @Rule(id = "RECOVERY-14", says = "what came after an unknown offset is an error, not nothing")
    void missedAfterUnknownOffset() {
        List<InMemoryNamespace> io = openWithRecovery();
        Lost lost = lose(io);
        Waiting.failure(io.get(2).adapter().missedPackets(lost.session(), "unknown"), IllegalStateException.class);
    }
}
