package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Emitter;
import java.util.List;

abstract class EmitterRules extends Rules {
    private static final List<String> NOTHING = List.of();
    private static final List<String> TEST = List.of("test");

    private List<List<String>> received(Emitter emitter) {
        cluster().settle(emitter);
        return received();
    }

    @Rule(id = "EMITTER-01", says = "emits to the clients of every node")
    void emits() {
        Emitter emitter = cluster().emitter();
        Object[] arguments = {1, "é😀", null, new byte[] {0, -1}, List.of(2)};
        Waiting.get(emitter.emit("test", arguments));
        cluster().settle(emitter);
        assertThat(sockets()).allSatisfy(socket -> assertThat(socket.received()).isEqualTo(events("test", arguments)));
    }

    @Rule(id = "EMITTER-02", says = "emits to rooms and except rooms")
    void emitsToRooms() {
        Emitter emitter = cluster().emitter();
        join(0, "room1");
        join(1, "room1", "room2");
        Waiting.get(emitter.to("room1").except("room2").emit("test"));
        assertThat(received(emitter)).containsExactly(TEST, NOTHING, NOTHING);
        Waiting.get(emitter.to(socket(2).id()).emit("test"));
        assertThat(received(emitter)).containsExactly(TEST, NOTHING, TEST);
    }

    @Rule(id = "EMITTER-03", says = "emits to another namespace")
    void emitsToNamespace() {
        Emitter emitter = cluster().emitter();
        List<InMemoryNamespace> custom = cluster().open("/custom", null);
        List<InMemorySocket> clients = custom.stream().map(TestNode::connect).toList();
        Waiting.get(emitter.of("custom").emit("test"));
        Waiting.await().untilAsserted(() -> assertThat(clients)
                .allSatisfy(client -> assertThat(client.receivedEvents()).isEqualTo(TEST)));
        assertThat(received(emitter)).containsOnly(NOTHING);
    }

    @Rule(id = "EMITTER-04", says = "makes sockets of every node join and leave")
    void joinsAndLeaves() {
        Emitter emitter = cluster().emitter();
        join(0, "old");
        join(2, "old");
        Waiting.get(emitter.in("old").socketsJoin("new", "newer"));
        Waiting.get(emitter.socketsLeave("old"));
        cluster().settle(emitter);
        assertThat(socket(0).rooms()).containsExactly(socket(0).id(), "new", "newer");
        assertThat(socket(1).rooms()).containsExactly(socket(1).id());
        assertThat(socket(2).rooms()).containsExactly(socket(2).id(), "new", "newer");
    }

    @Rule(id = "EMITTER-05", says = "disconnects sockets of every node")
    void disconnects() {
        Emitter emitter = cluster().emitter();
        join(0, "room1");
        join(2, "room1");
        Waiting.get(emitter.in("room1").disconnectSockets(true));
        cluster().settle(emitter);
        assertThat(sockets())
                .extracting(InMemorySocket::disconnects)
                .containsExactly(List.of(true), List.of(), List.of(true));
    }

    @Rule(id = "EMITTER-06", says = "sends events to every node")
    void serverSideEmits() {
        Emitter emitter = cluster().emitter();
        Waiting.get(emitter.serverSideEmit("hello", "world", 1));
        cluster().settle(emitter);
        for (int i = 0; i < 3; i++) {
            assertThat(TestCluster.serverSideEvents(io(i))).isEqualTo(events("hello", "world", 1));
        }
    }

    @Rule(id = "EMITTER-07", says = "is not a node: it is not counted, and cannot ask questions")
    void isNoNode() {
        Emitter emitter = cluster().emitter();
        Waiting.get(emitter.emit("test"));
        cluster().settle(emitter);
        cluster().awaitServerCount(3, cluster().mains());
        assertThat(Waiting.get(io(0).fetchSockets())).hasSize(3);
        Waiting.failure(emitter.emitWithAck("test"), UnsupportedOperationException.class);
        Waiting.failure(emitter.fetchSockets(), UnsupportedOperationException.class);
        Waiting.failure(emitter.serverSideEmitWithAck("test"), UnsupportedOperationException.class);
    }

    @Rule(id = "EMITTER-08", says = "keeps the order of its messages")
    void keepsOrder() {
        Emitter emitter = cluster().emitter();
        join(1, "room1");
        for (int i = 0; i < 100; i++) {
            var unused =
                    i % 2 == 0 ? emitter.emit("e" + i) : emitter.to("room1").emit("e" + i);
        }
        cluster().settle(emitter);
        assertThat(socket(1).receivedEvents()).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(socket(1).receivedEvents().get(i)).isEqualTo("e" + i);
        }
    }
}
