package io.roomcast.conformance;

import static io.roomcast.conformance.Waiting.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.RemoteSocket;
import io.roomcast.adapter.RoomListener;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The rooms of one node: the rules of Node's suite for the adapter in memory ({@code wire.md} §13), and a few of ours. */
abstract class RoomRules {
    private final RoomEvents heard = new RoomEvents();
    private @Nullable InMemoryNamespace opened;

    /** A namespace without sockets, on a node of its own or of a cluster. */
    abstract InMemoryNamespace open();

    @BeforeEach
    final void openNamespace() {
        opened = open();
    }

    private InMemoryNamespace namespace() {
        return Objects.requireNonNull(opened);
    }

    private Adapter adapter() {
        return namespace().adapter();
    }

    private void join(String sid, String... rooms) {
        get(adapter().addAll(sid, List.of(rooms)));
    }

    private InMemorySocket connect(String sid, String... rooms) {
        return namespace().connect(new InMemorySocket(namespace(), sid), rooms);
    }

    @Rule(id = "LOCAL-01", says = "adds and removes sockets")
    void addsAndRemoves() {
        join("s1", "r1", "r2");
        join("s2", "r2", "r3");
        assertThat(adapter().rooms()).containsExactlyInAnyOrder("r1", "r2", "r3");
        adapter().del("s1", "r1");
        assertThat(adapter().rooms()).doesNotContain("r1");
        adapter().delAll("s2");
        assertThat(adapter().rooms()).containsExactly("r2");
        assertThat(adapter().socketRooms("s1")).containsExactly("r2");
        assertThat(adapter().socketRooms("s2")).isEmpty();
    }

    @Rule(id = "LOCAL-02", says = "lists sockets")
    void listsSockets() {
        connect("s1", "r1", "r2");
        connect("s2", "r2", "r3");
        connect("s3", "r3");
        assertThat(get(adapter().sockets(Set.of()))).containsExactlyInAnyOrder("s1", "s2", "s3");
        assertThat(get(adapter().sockets(Set.of("r2")))).containsExactlyInAnyOrder("s1", "s2");
        assertThat(get(adapter().sockets(Set.of("r4")))).isEmpty();
    }

    @Rule(id = "LOCAL-03", says = "lists the rooms of a socket in the order it joined them")
    void listsRooms() {
        join("s1", "r1", "r2");
        join("s2", "r3", "r2");
        assertThat(adapter().socketRooms("s2")).containsExactly("r3", "r2");
        assertThat(adapter().socketRooms("s4")).isEmpty();
    }

    @Rule(id = "LOCAL-04", says = "leaves out the sockets of excepted rooms")
    void excepts() {
        InMemorySocket s1 = connect("s1", "r1");
        InMemorySocket s2 = connect("s2");
        InMemorySocket s3 = connect("s3", "r1");
        get(namespace().except("r1").emit("test"));
        assertThat(s1.received()).isEmpty();
        assertThat(s2.receivedEvents()).containsExactly("test");
        assertThat(s3.received()).isEmpty();
    }

    @Rule(id = "LOCAL-05", says = "leaves out the sockets of excepted rooms when it emits to rooms")
    void exceptsInRooms() {
        InMemorySocket s1 = connect("s1", "r1", "r2");
        InMemorySocket s2 = connect("s2", "r2");
        InMemorySocket s3 = connect("s3", "r1");
        get(namespace().to("r1").except("r2").emit("test"));
        assertThat(s1.received()).isEmpty();
        assertThat(s2.received()).isEmpty();
        assertThat(s3.receivedEvents()).containsExactly("test");
    }

    @Rule(id = "LOCAL-06", says = "encodes a packet once for all that receive it, and not at all for nobody")
    void encodesOnce() {
        connect("s1");
        connect("s2");
        connect("s3");
        get(namespace().emit("test"));
        assertThat(namespace().encodedPackets()).isEqualTo(1);
        assertThat(namespace().releasedPackets()).isEqualTo(1);
        get(namespace().to("nobody").emit("test"));
        assertThat(namespace().encodedPackets()).isEqualTo(1);
    }

    @Rule(id = "LOCAL-07", says = "fetches all sockets")
    void fetchesAll() {
        connect("s1");
        connect("s2");
        connect("s3");
        assertThat(get(namespace().fetchSockets()))
                .extracting(RemoteSocket::id)
                .containsExactlyInAnyOrder("s1", "s2", "s3");
    }

    @Rule(id = "LOCAL-08", says = "fetches the sockets of a room")
    void fetchesRoom() {
        connect("s1", "r1", "r2");
        connect("s2", "r1");
        connect("s3", "r2");
        assertThat(get(namespace().in("r1").except("r2").fetchSockets()))
                .extracting(RemoteSocket::id)
                .containsExactly("s2");
    }

    private List<String> after(Runnable action) {
        adapter().addRoomListener(heard);
        action.run();
        return heard.texts();
    }

    @Rule(id = "LOCAL-09", says = "create-room and then join-room, when the first socket joins")
    void created() {
        assertThat(after(() -> join("s1", "r1"))).containsExactly("create-room r1", "join-room r1 s1");
    }

    @Rule(id = "LOCAL-10", says = "no create-room if the room exists")
    void notCreatedAgain() {
        join("s1", "r1");
        assertThat(after(() -> join("s2", "r1"))).containsExactly("join-room r1 s2");
    }

    @Rule(id = "LOCAL-11", says = "join-room for each room, in order")
    void joined() {
        assertThat(after(() -> join("s1", "r2", "r1")))
                .containsExactly("create-room r2", "join-room r2 s1", "create-room r1", "join-room r1 s1");
    }

    @Rule(id = "LOCAL-12", says = "no join-room if the socket is in the room")
    void notJoinedAgain() {
        join("s1", "r1", "r2");
        assertThat(after(() -> join("s1", "r1"))).isEmpty();
    }

    @Rule(id = "LOCAL-13", says = "leave-room when a socket leaves a room")
    void left() {
        join("s1", "r1");
        join("s2", "r1");
        assertThat(after(() -> adapter().del("s1", "r1"))).containsExactly("leave-room r1 s1");
    }

    @Rule(id = "LOCAL-14", says = "once, if a listener removes the socket again")
    void leftOnce() {
        join("s1", "r1");
        adapter().addRoomListener(new RoomListener() {
            @Override
            public void roomLeft(String room, String sid) {
                adapter().del(sid, room);
                adapter().delAll(sid);
            }
        });
        assertThat(after(() -> adapter().del("s1", "r1"))).containsExactly("leave-room r1 s1", "delete-room r1");
    }

    @Rule(id = "LOCAL-15", says = "leave-room for each room in the order of joining, when a socket leaves them all")
    void leftAll() {
        join("s1", "r2", "r1");
        join("s2", "r1");
        assertThat(after(() -> adapter().delAll("s1")))
                .containsExactly("leave-room r2 s1", "delete-room r2", "leave-room r1 s1");
    }

    @Rule(id = "LOCAL-16", says = "delete-room after the last socket left")
    void deleted() {
        join("s1", "r1");
        assertThat(after(() -> adapter().del("s1", "r1"))).containsExactly("leave-room r1 s1", "delete-room r1");
    }

    @Rule(id = "LOCAL-17", says = "no delete-room if another socket is in the room")
    void notDeleted() {
        join("s1", "r1");
        join("s2", "r1", "r2");
        assertThat(after(() -> adapter().delAll("s1"))).containsExactly("leave-room r1 s1");
    }

    @Rule(id = "LOCAL-22", says = "nothing about a socket or a room that it does not know")
    void unknown() {
        join("s1", "r1");
        assertThat(after(() -> {
                    adapter().del("s1", "r2");
                    adapter().del("s2", "r1");
                    adapter().delAll("s2");
                }))
                .isEmpty();
    }

    @Rule(id = "LOCAL-23", says = "delete-room once, if a listener makes the last socket leave")
    void deletedOnce() {
        join("s1", "r1");
        join("s2", "r1");
        adapter().addRoomListener(heard);
        adapter().addRoomListener(new RoomListener() {
            @Override
            public void roomLeft(String room, String sid) {
                adapter().del("s2", room);
            }
        });
        adapter().del("s1", "r1");
        assertThat(heard.texts()).containsExactly("leave-room r1 s1", "leave-room r1 s2", "delete-room r1");
    }
}
