package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What crosses the masters of a Redis Cluster. Not {@link AllRules}, which know by the order of events what a client does not
 * hear: Node keeps none of classic ones there, and with {@code dynamic} there is none between rooms.
 */
abstract class RedisClusterRules extends InteropTest {
    RedisClusterRules(Wiring wiring, Peer.Kind... kinds) {
        super(wiring, kinds);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Broadcasts to all, and to rooms whose channels are on any master, arrive once")
    void broadcasts(Sender sender) {
        String toAll = fresh("all");
        sender.peer().emit(sender.target(ALL), toAll, 1, new byte[] {1});
        awaitHeard(clients(), toAll, list(1, new byte[] {1}));
        for (int i = 0; i < 8; i++) {
            String room = fresh("room");
            join(seconds(), room);
            sender.peer().emit(sender.target(ALL.to(room)), room, i);
            awaitHeard(seconds(), room, list(i));
            assertThat(firsts())
                    .allSatisfy(client -> assertThat(client.count(room)).isZero());
        }
        assertThat(clients())
                .allSatisfy(client -> assertThat(client.count(toAll)).isEqualTo(1));
    }

    private static void awaitHeard(List<Client> by, String event, List<JsonNode> args) {
        by.forEach(client -> eventually(() ->
                assertThat(client.heard(event)).as("%s hears %s", client, event).containsExactly(args)));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("Every server counts all, and has the answers of all")
    void requests(Peer peer) {
        String event = fresh("ask");
        clients().forEach(client -> client.answer(event, client.id()));
        cluster().others(peer).forEach(other -> other.answer("/", event, other.toString()));
        List<JsonNode> ids =
                clients().stream().map(client -> Notation.of(client.id())).toList();
        List<JsonNode> others = cluster().others(peer).stream()
                .map(other -> Notation.of(other.toString()))
                .toList();

        assertThat(peer.serverCount("/")).isEqualTo(3);
        assertThat(get(peer.emitWithAck(ALL.timeout(Patience.LIMIT), event))).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(get(peer.fetchSockets(ALL)))
                .extracting(socket -> socket.get("id"))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(get(peer.serverSideEmitWithAck(ALL, event))).containsExactlyInAnyOrderElementsOf(others);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Sockets of all servers join a room, and leave it")
    void joinAndLeave(Sender sender) {
        String room = fresh("room");
        sender.peer().socketsJoin(sender.target(ALL), room);
        clients()
                .forEach(client ->
                        eventually(() -> assertThat(client.peer().rooms(client)).contains(Notation.of(room))));
        sender.peer().socketsLeave(sender.target(ALL.to(room)), room);
        clients()
                .forEach(client ->
                        eventually(() -> assertThat(client.peer().rooms(client)).doesNotContain(Notation.of(room))));
    }
}
