package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code @socket.io/postgres-emitter} 0.1.1, which Node's own servers of 0.5.0 do not hear ({@code wire.md} §7.2), but ours do. */
@DisplayName("PostgreSQL, Node's emitter")
class PostgresEmitterTest extends InteropTest {
    PostgresEmitterTest() {
        super(Postgres.wiring(), Peer.Kind.JVM, Peer.Kind.JVM, Peer.Kind.NODE);
    }

    private Peer emitter() {
        return cluster().peer(Peer.Kind.NODE);
    }

    private List<Client> ofJvm() {
        return clients().subList(0, 4);
    }

    private void assertHeardByJvm(String event, List<Client> by, Object... args) {
        by.forEach(client -> eventually(
                () -> assertThat(client.count(event)).as(client.toString()).isEqualTo(1)));
        String last = fresh("last");
        emitter().emit(ALL.by(true), last);
        ofJvm().forEach(client ->
                eventually(() -> assertThat(client.count(last)).isEqualTo(1)));
        assertHeard(event, by, args);
    }

    @Test
    @DisplayName("Broadcasts reach rooms without exceptions, whatever they carry")
    void broadcasts() {
        String room = fresh("room");
        join(ofJvm().subList(0, 3), room);
        String one = ofJvm().get(1).id();
        String event = fresh("event");
        emitter().emit(ALL.by(true).to(room).except(one), event, 1, "é😀");
        assertHeardByJvm(event, List.of(ofJvm().get(0), ofJvm().get(2)), 1, "é😀");
        Object[] large = {"x".repeat(20_000), new byte[] {1, 2}, Map.of("deep", new byte[] {3})};
        String second = fresh("event");
        emitter().emit(ALL.by(true), second, large);
        assertHeardByJvm(second, ofJvm(), large);
    }

    @Test
    @DisplayName("Sockets join and leave rooms")
    void rooms() {
        String room = fresh("room");
        emitter().socketsJoin(ALL.by(true), room);
        ofJvm().forEach(client ->
                eventually(() -> assertThat(client.peer().rooms(client)).contains(Notation.of(room))));
        emitter().socketsLeave(ALL.by(true).to(ofJvm().get(0).id()), room);
        eventually(() -> assertThat(ofJvm().get(0).peer().rooms(ofJvm().get(0))).doesNotContain(Notation.of(room)));
        String event = fresh("event");
        emitter().emit(ALL.by(true).to(room), event);
        assertHeardByJvm(event, ofJvm().subList(1, 4));
    }

    @Test
    @DisplayName("Sockets are disconnected")
    void disconnect() {
        String room = fresh("room");
        List<Client> guests = guests().subList(0, 2);
        join(guests, room);
        emitter().disconnectSockets(GUESTS.by(true).to(room), false);
        guests.forEach(guest -> eventually(() -> assertThat(guest.ends()).containsExactly("io server disconnect")));
    }

    @Test
    @DisplayName("Servers hear its events, and do not count it")
    void serverSide() {
        String event = fresh("event");
        peers().forEach(peer -> peer.answer("/", event, 1));
        emitter().serverSideEmit(ALL.by(true), event, 1, "x");
        for (Peer peer : peers().subList(0, 2)) {
            eventually(() -> assertThat(peer.heard("/", event)).containsExactly(list(1, "x")));
            assertThat(peer.serverCount("/")).isEqualTo(3);
        }
    }
}
