package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.RemoteSocket;
import java.util.List;
import java.util.Set;

abstract class SocketsRules extends Rules {
    private List<Boolean> inRoom(String room) {
        cluster().settle();
        return sockets().stream().map(socket -> socket.rooms().contains(room)).toList();
    }

    @Rule(id = "ADAPTER-13", says = "socketsJoin makes the sockets of every node join")
    void allJoin() {
        Waiting.get(io(0).socketsJoin("room1"));
        assertThat(inRoom("room1")).containsExactly(true, true, true);
    }

    @Rule(id = "ADAPTER-14", says = "socketsJoin makes the matching sockets join")
    void matchingJoin() {
        join(0, "room1");
        join(2, "room1");
        Waiting.get(io(0).in("room1").socketsJoin("room2", "room3"));
        assertThat(inRoom("room2")).containsExactly(true, false, true);
        assertThat(inRoom("room3")).containsExactly(true, false, true);
    }

    @Rule(id = "ADAPTER-15", says = "socketsJoin makes a single socket of another node join")
    void oneJoins() {
        Waiting.get(io(0).in(socket(1).id()).socketsJoin("room3"));
        assertThat(inRoom("room3")).containsExactly(false, true, false);
    }

    @Rule(id = "ADAPTER-16", says = "socketsLeave makes the sockets of every node leave")
    void allLeave() {
        join(0, "room1");
        join(2, "room1");
        Waiting.get(io(0).socketsLeave("room1"));
        assertThat(inRoom("room1")).containsExactly(false, false, false);
    }

    @Rule(id = "ADAPTER-17", says = "socketsLeave makes the matching sockets leave")
    void matchingLeave() {
        join(0, "room1", "room2");
        join(1, "room1", "room2");
        join(2, "room2");
        Waiting.get(io(0).in("room1").socketsLeave("room2"));
        assertThat(inRoom("room2")).containsExactly(false, false, true);
        assertThat(inRoom("room1")).containsExactly(true, true, false);
    }

    @Rule(id = "ADAPTER-18", says = "socketsLeave makes a single socket of another node leave")
    void oneLeaves() {
        for (int i = 0; i < 3; i++) {
            join(i, "room3");
        }
        Waiting.get(io(0).in(socket(1).id()).socketsLeave("room3"));
        assertThat(inRoom("room3")).containsExactly(true, false, true);
    }

    private List<List<Boolean>> disconnects() {
        cluster().settle();
        return sockets().stream().map(InMemorySocket::disconnects).toList();
    }

    @Rule(
            id = "ADAPTER-19",
            says = "disconnectSockets disconnects the sockets of every node, with their connections if asked")
    void allDisconnect() {
        Waiting.get(io(0).disconnectSockets(true));
        assertThat(disconnects()).containsExactly(List.of(true), List.of(true), List.of(true));
        assertThat(Waiting.get(io(0).fetchSockets())).isEmpty();
    }

    @Rule(id = "ADAPTER-20", says = "a packet that was sent before disconnectSockets arrives before")
    void packetBefore() {
        for (int i = 0; i < 3; i++) {
            InMemorySocket socket = socket(i);
            socket.onEvent((event, ack) -> socket.setData(socket.disconnects().isEmpty() ? "in time" : "too late"));
        }
        var emitted = io(0).emit("bye");
        var disconnected = io(0).disconnectSockets(true);
        Waiting.get(emitted);
        Waiting.get(disconnected);
        assertThat(disconnects()).containsExactly(List.of(true), List.of(true), List.of(true));
        assertThat(sockets()).extracting(InMemorySocket::data).containsOnly("in time");
    }

    @Rule(
            id = "ADAPTER-40",
            says = "disconnectSockets disconnects the matching sockets only, and leaves connections open")
    void matchingDisconnect() {
        join(1, "room1");
        Waiting.get(io(0).in("room1").disconnectSockets());
        assertThat(disconnects()).containsExactly(List.of(), List.of(false), List.of());
    }

    @Rule(id = "ADAPTER-41", says = "with the flag local only sockets of the own node join, leave and disconnect")
    void local() {
        join(1, "room1");
        Waiting.get(io(0).local().socketsJoin("room2"));
        Waiting.get(io(0).local().socketsLeave("room1"));
        assertThat(inRoom("room2")).containsExactly(true, false, false);
        assertThat(inRoom("room1")).containsExactly(false, true, false);
        Waiting.get(io(0).local().disconnectSockets());
        assertThat(disconnects()).containsExactly(List.of(false), List.of(), List.of());
    }

    @Rule(id = "ADAPTER-42", says = "what cannot be published still happens on the own node, and the caller is told")
    void publishFails() {
        node(0).probe().failPublishing(true);
        var joined = io(0).socketsJoin("room1");
        assertThat(Waiting.failure(joined, IllegalStateException.class)).hasMessageContaining("publishing fail");
        node(0).probe().failPublishing(false);
        assertThat(inRoom("room1")).containsExactly(true, false, false);
    }

    @Rule(
            id = "ADAPTER-43",
            says = "a fetched socket of another node joins, leaves, receives and disconnects by itself")
    void remoteSocket() {
        RemoteSocket remote =
                Waiting.get(io(0).in(socket(1).id()).fetchSockets()).get(0);
        Waiting.get(remote.join("room1", "room2"));
        Waiting.get(remote.leave("room2"));
        Waiting.get(remote.emit("test"));
        assertThat(inRoom("room1")).containsExactly(false, true, false);
        assertThat(inRoom("room2")).containsOnly(false);
        assertThat(received()).containsExactly(List.of(), List.of("test"), List.of());
        Waiting.get(remote.disconnect(true));
        assertThat(disconnects()).containsExactly(List.of(), List.of(true), List.of());
    }

    @Rule(id = "ADAPTER-44", says = "allRooms knows the rooms of every node")
    void allRooms() {
        join(1, "room1");
        join(2, "é😀");
        assertThat(Waiting.get(node(0).adapter().allRooms()))
                .isEqualTo(Set.of(socket(0).id(), socket(1).id(), socket(2).id(), "room1", "é😀"));
    }
}
