package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.socket.client.IO;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What needs answers of other servers ({@code wire.md} §2.3, §2.5). */
abstract class RequestRules extends InteropTest {
    /** Long enough to be never reached where everybody answers. */
    private static final Duration LONG = Duration.ofMinutes(2);

    RequestRules(Wiring wiring, Peer.Kind... kinds) {
        super(wiring, kinds);
    }

    private static List<JsonNode> values(Object... values) {
        return list(values);
    }

    // ---- acknowledgements

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A broadcast collects the answers of all clients of all servers")
    void acksOfAll(Peer asker) {
        String event = fresh("ask");
        List<JsonNode> expected = new ArrayList<>();
        for (int i = 0; i < clients().size(); i++) {
            clients().get(i).answer(event, "é😀" + i, "only the first argument counts");
            expected.addAll(values("é😀" + i));
        }
        assertThat(get(asker.emitWithAck(ALL.timeout(LONG), event, "question", new byte[] {1})))
                .containsExactlyInAnyOrderElementsOf(expected);
        for (Client client : clients()) {
            assertThat(client.heard(event)).containsExactly(list("question", new byte[] {1}));
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A broadcast to rooms waits for as many answers as there are clients, be it none")
    void acksOfRooms(Peer asker) {
        String event = fresh("ask");
        String one = fresh("room");
        String three = fresh("room");
        String except = fresh("room");
        clients().forEach(client -> client.answer(event, client.id()));
        join(clients().subList(5, 6), one);
        join(clients().subList(1, 4), three);
        join(clients().subList(2, 3), except);
        Target to = ALL.timeout(LONG);
        assertThat(get(asker.emitWithAck(to.to(one), event)))
                .isEqualTo(values(clients().get(5).id()));
        assertThat(get(asker.emitWithAck(to.to(three, one).except(except), event)))
                .containsExactlyInAnyOrderElementsOf(values(
                        clients().get(1).id(),
                        clients().get(3).id(),
                        clients().get(5).id()));
        assertThat(get(asker.emitWithAck(to.to(fresh("nobody")), event))).isEmpty();
        assertThat(get(asker.emitWithAck(to.volatile_().compress(false).to(one), event)))
                .isEqualTo(values(clients().get(5).id()));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("An answer may be anything: binary, nested, null, or nothing at all")
    void acksOfAllKinds(Peer asker) {
        Object[][] answers = {
            {new byte[] {0, (byte) 255}},
            {Map.of("deep", List.of(new byte[] {1}, 2.5, Map.of()))},
            {new Object[] {null}[0]},
            {},
            {-7},
            {List.of()},
        };
        String event = fresh("ask");
        List<JsonNode> expected = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            clients().get(i).answer(event, answers[i]);
            expected.add(answers[i].length == 0 ? null : Notation.of(answers[i][0]));
        }
        // Undefined may be kept or become null on the way.
        List<JsonNode> received = new ArrayList<>(get(asker.emitWithAck(ALL.timeout(LONG), event)));
        received.replaceAll(one -> one.equals(Notation.undefined()) ? Notation.of(null) : one);
        expected.replaceAll(one -> one == null ? Notation.of(null) : one);
        assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    @DisplayName("When a client does not answer in time, the answers of the others are not lost")
    void acksTimeOut() {
        String event = fresh("ask");
        List<Client> answering = clients().subList(0, 5);
        answering.forEach(client -> client.answer(event, client.id()));
        Map<Peer, CompletionStage<?>> asked = new HashMap<>();
        for (Peer asker : peers()) {
            asked.put(asker, asker.emitWithAck(ALL.timeout(Duration.ofSeconds(2)), event));
        }
        asked.forEach((asker, answers) -> {
            PeerFailure failure = Patience.failure(answers);
            assertThat(failure).as(asker.toString()).hasMessageContaining("operation has timed out");
            assertThat(failure.partial())
                    .as("%s has", asker)
                    .containsExactlyInAnyOrderElementsOf(
                            values(answering.stream().map(Client::id).toArray()));
        });
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A fetched socket of any server can be spoken to, asked, moved and disconnected")
    void remoteSockets(Peer by) {
        for (Client client : guests()) {
            String event = fresh("event");
            String room = fresh("room");
            client.answer(event, new byte[] {9});
            by.remoteEmit(client, event, 1, new byte[] {2});
            eventually(() -> assertThat(client.heard(event)).containsExactly(list(1, new byte[] {2})));
            assertThat(by.remoteEmitWithAck(client, LONG, event, 2)).isEqualTo(Notation.of(new byte[] {9}));

            by.remoteJoin(client, room, 7);
            eventually(() -> assertThat(client.peer().rooms(client)).isEqualTo(values(client.id(), room, 7)));
            by.remoteLeave(client, room);
            eventually(() -> assertThat(client.peer().rooms(client)).isEqualTo(values(client.id(), 7)));

            by.remoteDisconnect(client, true);
            eventually(() -> assertThat(client.ends()).hasSize(1));
        }
    }

    // ---- fetching sockets

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A fetched socket has every field that it has on its own server")
    void fetchedFields(Peer asker) {
        String room = fresh("room é😀");
        List<Client> described = new ArrayList<>();
        for (Peer owner : peers()) {
            IO.Options options = new IO.Options();
            options.query = "name=a%20b&uni=%C3%A9%F0%9F%98%80&empty=";
            options.extraHeaders =
                    Map.of("X-One", List.of("1"), "Origin", List.of("http://other.example"), "x-two", List.of("a, b"));
            options.auth = Map.of("token", "t é😀");
            Client client = cluster().keep(Client.connect(owner, GUESTS.namespace(), options));
            owner.join(client, room, 42, "42");
            owner.data(client, Map.of("user", Map.of("name", "é😀", "tags", List.of(1, 2.5, true, "x")), "n", 1 << 30));
            owner.data(client, new HashMap<>(Map.of("list", Arrays.asList(null, List.of()))));
            described.add(client);
        }
        List<JsonNode> fetched = get(asker.fetchSockets(GUESTS.to(room)));
        assertThat(fetched)
                .extracting(socket -> socket.get("id").asText())
                .containsExactlyInAnyOrderElementsOf(
                        described.stream().map(Client::id).toList());
        for (Client client : described) {
            List<JsonNode> own = get(client.peer().fetchSockets(GUESTS.local().to(client.id())));
            JsonNode remote = fetched.stream()
                    .filter(socket -> socket.get("id").asText().equals(client.id()))
                    .findFirst()
                    .orElseThrow();
            assertThat(remote).as("%s as %s sees it", client, asker).isEqualTo(own.get(0));
            assertDescribed(remote, client, room);
            client.close();
        }
    }

    private static void assertDescribed(JsonNode socket, Client client, String room) {
        assertThat(socket.get("rooms")).isEqualTo(Notation.all(client.id(), room, 42, "42"));
        assertThat(socket.get("data"))
                .isEqualTo(Notation.of(Map.of(
                        "user",
                        Map.of("name", "é😀", "tags", List.of(1, 2.5, true, "x")),
                        "n",
                        1 << 30,
                        "list",
                        Arrays.asList(null, List.of()))));
        JsonNode handshake = socket.get("handshake");
        assertThat(handshake.propertyStream().map(Map.Entry::getKey))
                .as("fields of %s", client)
                .containsExactlyInAnyOrder(
                        "headers", "time", "address", "xdomain", "secure", "issued", "url", "query", "auth");
        JsonNode headers = handshake.get("headers");
        assertThat(headers.path("x-one")).isEqualTo(Notation.of("1"));
        assertThat(headers.path("x-two")).isEqualTo(Notation.of("a, b"));
        assertThat(headers.path("origin")).isEqualTo(Notation.of("http://other.example"));
        assertThat(headers.path("host").asText()).isEqualTo(client.peer().uri().getRawAuthority());
        assertThat(handshake.get("time").asText())
                .matches("\\w{3} \\w{3} \\d\\d \\d{4} \\d\\d:\\d\\d:\\d\\d GMT[+-]\\d{4} \\(.+\\)");
        assertThat(handshake.get("address").asText()).contains("127.0.0.1");
        assertThat(handshake.get("xdomain").booleanValue()).isTrue();
        assertThat(handshake.get("secure").isBoolean()).isTrue();
        assertThat(handshake.get("secure").booleanValue()).isFalse();
        assertThat(handshake.get("issued").longValue()).isGreaterThan(1_600_000_000_000L);
        assertThat(handshake.get("url").asText())
                .startsWith("/socket.io/?")
                .contains("name=a%20b", "EIO=4", "transport=websocket");
        assertThat(handshake.get("query").path("name")).isEqualTo(Notation.of("a b"));
        assertThat(handshake.get("query").path("uni")).isEqualTo(Notation.of("é😀"));
        assertThat(handshake.get("query").path("empty")).isEqualTo(Notation.of(""));
        assertThat(handshake.get("query").path("EIO")).isEqualTo(Notation.of("4"));
        assertThat(handshake.get("auth")).isEqualTo(Notation.of(Map.of("token", "t é😀")));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("Sockets are fetched by rooms and exceptions, each once, or only those of this server")
    void fetchedByRooms(Peer asker) {
        String one = fresh("room");
        String two = fresh("room");
        String except = fresh("room");
        join(clients().subList(0, 4), one);
        join(clients().subList(2, 6), two);
        join(clients().subList(3, 4), except);
        assertThat(ids(asker, ALL)).containsAll(idsOf(clients()));
        assertThat(ids(asker, ALL.to(one)))
                .containsExactlyInAnyOrderElementsOf(idsOf(clients().subList(0, 4)));
        assertThat(ids(asker, ALL.to(one, two))).containsExactlyInAnyOrderElementsOf(idsOf(clients()));
        assertThat(ids(asker, ALL.to(two).except(except)))
                .containsExactlyInAnyOrder(
                        clients().get(2).id(),
                        clients().get(4).id(),
                        clients().get(5).id());
        assertThat(ids(asker, ALL.to(clients().get(5).id())))
                .containsExactly(clients().get(5).id());
        assertThat(ids(asker, ALL.to(fresh("nobody")))).isEmpty();
        assertThat(ids(asker, ALL.to(one, two).local())).containsExactlyInAnyOrderElementsOf(idsOf(clientsOf(asker)));
    }

    private static List<String> ids(Peer asker, Target target) {
        return get(asker.fetchSockets(target)).stream()
                .map(socket -> socket.get("id").asText())
                .toList();
    }

    private static List<String> idsOf(List<Client> some) {
        return some.stream().map(Client::id).toList();
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("Binary in a socket's data arrives in the form of the protocol")
    void fetchedBinary(Peer asker) {
        String room = fresh("room");
        byte[] bytes = {1, (byte) 200};
        for (Client client : guests()) {
            client.peer().join(client, room);
            client.peer().data(client, Map.of("deep", List.of(bytes)));
        }
        List<JsonNode> expected = peers().stream()
                .map(peer -> peer == asker || can(binaryOf(peer)) ? Notation.of(bytes) : Notation.asJsonBuffer(bytes))
                .toList();
        List<JsonNode> data = get(asker.fetchSockets(GUESTS.to(room))).stream()
                .map(socket -> socket.get("data").get("deep").get(0))
                .toList();
        assertThat(data).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Wiring.Capability binaryOf(Peer peer) {
        return peer.kind() == Peer.Kind.JVM
                ? Wiring.Capability.BINARY_BETWEEN_SERVERS
                : Wiring.Capability.BINARY_FROM_NODE_SOCKETS;
    }

    // ---- between servers

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("An event for servers reaches every other one, once, in order, and not its sender")
    void serverSideEvents(Peer sender) {
        String event = fresh("é😀 event");
        peers().forEach(peer -> peer.answer("/", event, "not asked for"));
        Object[] args = {1, "é😀", null, List.of(Map.of("a", 2.5)), true};
        for (int i = 0; i < 20; i++) {
            sender.serverSideEmit(ALL, event, i);
        }
        sender.serverSideEmit(ALL, event, args);
        List<List<JsonNode>> expected =
                new ArrayList<>(IntStream.range(0, 20).mapToObj(i -> list(i)).toList());
        expected.add(list(args));
        for (Peer other : cluster().others(sender)) {
            eventually(() ->
                    assertThat(other.heard("/", event)).as(other.toString()).isEqualTo(expected));
        }
        assertThat(sender.heard("/", event)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("Binary in an event for servers arrives in the form of the protocol")
    void serverSideBinary(Peer sender) {
        String event = fresh("event");
        byte[] bytes = {1, (byte) 200};
        peers().forEach(peer -> peer.answer("/", event, "x", bytes));
        sender.serverSideEmit(ALL, event, bytes, Map.of("deep", bytes));
        JsonNode form =
                can(Wiring.Capability.BINARY_BETWEEN_SERVERS) ? Notation.of(bytes) : Notation.asJsonBuffer(bytes);
        for (Peer other : cluster().others(sender)) {
            eventually(() -> assertThat(other.heard("/", event))
                    .as(other.toString())
                    .containsExactly(list(form, Map.of("deep", form))));
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A question to servers collects one answer of each other one")
    void serverSideQuestions(Peer asker) {
        String event = fresh("ask");
        List<JsonNode> expected = new ArrayList<>();
        for (Peer peer : peers()) {
            peer.answer("/", event, Map.of("by", peer.toString(), "é😀", List.of(1, 2)), "ignored");
            if (peer != asker) {
                expected.add(Notation.of(Map.of("by", peer.toString(), "é😀", List.of(1, 2))));
            }
        }
        assertThat(get(asker.serverSideEmitWithAck(ALL, event, "q", 1))).containsExactlyInAnyOrderElementsOf(expected);
        for (Peer other : cluster().others(asker)) {
            eventually(() -> assertThat(other.heard("/", event)).containsExactly(list("q", 1)));
        }

        String nothing = fresh("ask");
        peers().forEach(peer -> peer.answer("/", nothing, new Object[] {null}));
        assertThat(get(asker.serverSideEmitWithAck(ALL, nothing)))
                .containsExactly(Notation.of(null), Notation.of(null));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("Every server counts every server, in each namespace by itself")
    void counts(Peer asker) {
        assertThat(asker.serverCount("/")).isEqualTo(3);
        String namespace = fresh("/counted");
        asker.open(namespace);
        eventually(() -> assertThat(asker.serverCount(namespace)).isEqualTo(1));
        Peer second = cluster().others(asker).get(0);
        second.open(namespace);
        Cluster.awaitCount(namespace, 2, List.of(asker, second));
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("The rooms of all servers can be listed, also those that are numbers")
    void allRooms(Peer asker) {
        needs(Wiring.Capability.ALL_ROOMS);
        Set<Object> rooms = Set.of(fresh("room"), fresh("é😀 #"), 4711, -3);
        for (Object room : rooms) {
            join(clients().subList(4, 5), room);
            join(clients().subList(0, 2), room);
            assertThat(asker.allRooms("/"))
                    .contains(Notation.of(room))
                    .containsAll(values(clients().stream().map(Client::id).toArray()));
        }
        assertThat(asker.allRooms("/")).doesNotContain(Notation.of("4711"));
    }
}
