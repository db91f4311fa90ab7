package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.EventData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

abstract class BroadcastRules extends Rules {
    private static final List<String> NOTHING = List.of();
    private static final List<String> TEST = List.of("test");

    @Rule(id = "ADAPTER-01", says = "reaches the clients of every node, once")
    void reachesAll() {
        Waiting.get(io(0).emit("test", 1, "2", new byte[] {3, 4}));
        cluster().settle();
        for (InMemorySocket socket : sockets()) {
            assertThat(socket.received()).isEqualTo(events("test", 1, "2", new byte[] {3, 4}));
        }
    }

    @Rule(id = "ADAPTER-02", says = "reaches the clients of its namespace on every node, and of no other")
    void reachesNamespace() {
        List<InMemoryNamespace> custom = cluster().open("/custom", null);
        List<InMemorySocket> clients = custom.stream().map(TestNode::connect).toList();
        Waiting.get(custom.get(0).emit("test"));
        cluster().settle(custom);
        for (InMemorySocket client : clients) {
            assertThat(client.receivedEvents()).isEqualTo(TEST);
        }
        assertThat(received()).containsExactly(NOTHING, NOTHING, NOTHING);
    }

    @Rule(id = "ADAPTER-03", says = "to a room reaches its members only")
    void reachesRoom() {
        join(1, "room1");
        Waiting.get(io(0).to("room1").emit("test"));
        assertThat(received()).containsExactly(NOTHING, TEST, NOTHING);
    }

    @Rule(id = "ADAPTER-04", says = "except a room reaches all but its members")
    void reachesAllButRoom() {
        join(1, "room1");
        Waiting.get(io(0).except("room1").emit("test"));
        assertThat(received()).containsExactly(TEST, NOTHING, TEST);
    }

    @Rule(id = "ADAPTER-05", says = "with the flag local stays on its node")
    void staysLocal() {
        Waiting.get(io(0).local().emit("test"));
        assertThat(received()).containsExactly(TEST, NOTHING, NOTHING);
    }

    @Rule(id = "ADAPTER-06", says = "that cannot be published reaches local clients, and the caller is told")
    void survivesFailure() {
        node(0).probe().failPublishing(true);
        CompletionStage<Void> emitted = io(0).emit("test");
        assertThat(Waiting.failure(emitted, IllegalStateException.class)).hasMessageContaining("publishing fail");
        assertThat(node(0).publishFailures()).hasSize(1);
        assertThat(node(0).adapter().stats().publishFailures()).isEqualTo(1);
        node(0).probe().failPublishing(false);
        assertThat(received()).containsExactly(TEST, NOTHING, NOTHING);
    }

    @Rule(id = "ADAPTER-28", says = "to several rooms reaches a client that is in more than one of them once")
    void reachesOnce() {
        join(0, "room1", "room2");
        join(1, "room2", "room3");
        join(2, "room3");
        Waiting.get(io(2).to("room1", "room2").emit("test"));
        assertThat(received()).containsExactly(TEST, TEST, NOTHING);
    }

    @Rule(
            id = "ADAPTER-29",
            says = "to a room except others reaches those who are in the room and in none of the others")
    void roomsAndExcept() {
        join(0, "room1");
        join(1, "room1", "room2");
        join(2, "room2");
        Waiting.get(io(2).to("room1").except("room2", "room3").emit("test"));
        assertThat(received()).containsExactly(TEST, NOTHING, NOTHING);
    }

    @Rule(id = "ADAPTER-30", says = "reaches a single client of another node by its id")
    void reachesId() {
        Waiting.get(io(0).to(socket(1).id()).emit("test"));
        assertThat(received()).containsExactly(NOTHING, TEST, NOTHING);
    }

    @Rule(id = "ADAPTER-31", says = "works with any text as the name of a room")
    void anyRoomName() {
        List<String> names = List.of("é😀", "a#b", "*", "a b", "[x]?", "\"'`", "$1%s\\", "/", "room".repeat(50));
        for (String name : names) {
            join(1, name);
            Waiting.get(io(0).to(name).emit(name));
            Waiting.get(io(1).to(name).except(name).emit("nobody"));
        }
        assertThat(received()).containsExactly(NOTHING, names, NOTHING);
    }

    @Rule(id = "ADAPTER-32", says = "carries binary, unicode, null, numbers and nesting as they are")
    void carriesValues() {
        byte[] binary = new byte[] {0, 1, -1, 127, -128};
        Object[] arguments = {
            null,
            true,
            0,
            -1,
            1.5,
            9_007_199_254_740_991L,
            "",
            "é😀\u2028\u0000\"\\",
            binary,
            new byte[0],
            Arrays.asList(1, null, List.of()),
            Map.of("binary", binary, "deep", Map.of("list", List.of(Map.of("é", binary))), "empty", Map.of())
        };
        Waiting.get(io(0).emit("é😀", arguments));
        Waiting.get(io(0).emit("no arguments"));
        cluster().settle();
        for (InMemorySocket socket : sockets()) {
            assertThat(socket.received()).containsExactly(EventData.of("é😀", arguments), EventData.of("no arguments"));
        }
    }

    @Rule(id = "ADAPTER-33", says = "with the flag volatile skips clients that cannot be written to, on every node")
    void carriesVolatile() {
        socket(0).setWritable(false);
        socket(1).setWritable(false);
        Waiting.get(io(0).operator().volatile_().compress(false).emit("test"));
        assertThat(received()).containsExactly(NOTHING, NOTHING, TEST);
        assertThat(socket(2).lastFlags().compress()).isFalse();
    }

    @Rule(id = "ADAPTER-34", says = "is encoded once on each node, however many clients receive it there")
    void encodesOnce() {
        List<InMemorySocket> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(TestNode.connect(io(1)));
        }
        Waiting.get(io(0).emit("test"));
        assertThat(received()).containsExactly(TEST, TEST, TEST);
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.receivedEvents()).isEqualTo(TEST));
        assertThat(io(1).encodedPackets()).isEqualTo(1);
        assertThat(io(1).releasedPackets()).isEqualTo(1);
    }

    @Rule(id = "ADAPTER-35", says = "tells listeners of outgoing packets on every node")
    void notifiesOutgoing() {
        sockets().forEach(InMemorySocket::listenToOutgoing);
        Waiting.get(io(0).emit("test", 1));
        cluster().settle();
        for (InMemorySocket socket : sockets()) {
            assertThat(socket.outgoing()).isEqualTo(events("test", 1));
        }
    }
}
