package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that servers and emitters can do to the clients of others ({@code wire.md} §2). */
abstract class AllRules extends RequestRules {
    AllRules(Wiring wiring, Peer.Kind... kinds) {
        super(wiring, kinds);
    }

    // ---- who hears a broadcast

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast reaches everybody in the namespace, once")
    void everybody(Sender sender) {
        String event = fresh("event");
        sender.peer().emit(sender.target(ALL), event, 1);
        assertHeard(sender, event, clients(), 1);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast to a room reaches its members on every server")
    void room(Sender sender) {
        String event = fresh("event");
        String room = fresh("room");
        join(seconds(), room);
        sender.peer().emit(sender.target(ALL.to(room)), event, 1);
        assertHeard(sender, event, seconds(), 1);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast to several rooms reaches who is in more than one of them once")
    void severalRooms(Sender sender) {
        String event = fresh("event");
        String one = fresh("room");
        String two = fresh("room");
        join(clients().subList(0, 3), one);
        join(clients().subList(2, 5), two);
        sender.peer().emit(sender.target(ALL.to(one, two, fresh("nobody"))), event, 1);
        assertHeard(sender, event, clients().subList(0, 5), 1);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast leaves out rooms and single sockets")
    void except(Sender sender) {
        String room = fresh("room");
        String left = fresh("left");
        join(clients().subList(0, 5), room);
        join(clients().subList(1, 3), left);
        String lone = clients().get(4).id();
        String event = fresh("event");
        sender.peer().emit(sender.target(ALL.to(room).except(left, lone)), event, 1);
        assertHeard(sender, event, List.of(clients().get(0), clients().get(3)), 1);
        String toAll = fresh("event");
        sender.peer().emit(sender.target(ALL.except(left, lone)), toAll, 1);
        assertHeard(
                sender,
                toAll,
                List.of(clients().get(0), clients().get(3), clients().get(5)),
                1);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast to a socket's id reaches that socket, wherever it is")
    void oneSocket(Sender sender) {
        for (Client client : firsts()) {
            String event = fresh("event");
            sender.peer().emit(sender.target(ALL.to(client.id())), event, 1);
            assertHeard(sender, event, List.of(client), 1);
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("A local broadcast reaches the server's own clients")
    void local(Peer peer) {
        String event = fresh("event");
        peer.emit(ALL.local(), event, 1);
        assertHeard(new Sender(peer, false), event, clientsOf(peer), 1);
    }

    @ParameterizedTest
    @MethodSource("peers")
    @DisplayName("What a socket broadcasts does not reach itself, but all others, with or without rooms")
    void fromSocket(Peer peer) {
        Client self = clientsOf(peer).get(1);
        String event = fresh("event");
        peer.emit(ALL.from(self.id()), event, 1);
        assertHeard(new Sender(peer, false), event, allBut(List.of(self)), 1);
        String room = fresh("room");
        join(seconds(), room);
        String toRoom = fresh("event");
        peer.emit(ALL.from(self.id()).to(room), toRoom, 1);
        assertHeard(
                new Sender(peer, false),
                toRoom,
                seconds().stream().filter(client -> client != self).toList(),
                1);
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A volatile broadcast reaches clients that can be written to")
    void volatileBroadcast(Sender sender) {
        // A client may be busy with the event before: then it is tried once more.
        List<String> events = new ArrayList<>();
        eventually(() -> {
            String event = fresh("event");
            events.add(event);
            sender.peer().emit(sender.target(ALL.volatile_()), event, 1);
            awaitAll(sender);
            assertThat(clients()).allSatisfy(client -> assertThat(
                            events.stream().mapToInt(client::count).sum())
                    .isPositive());
        });
        for (Client client : clients()) {
            assertThat(events)
                    .allSatisfy(event -> assertThat(client.count(event)).isLessThanOrEqualTo(1));
        }
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("A broadcast that says whether to compress arrives all the same")
    void compress(Sender sender) {
        String text = "compress me ".repeat(500);
        for (boolean compress : new boolean[] {true, false}) {
            String event = fresh("event");
            sender.peer().emit(sender.target(ALL.compress(compress)), event, text);
            assertHeard(sender, event, clients(), text);
        }
    }

    // ---- what it carries

    /** Arguments as they are sent, and as clients hear them. */
    private static Map<String, List<List<Object>>> payloads() {
        Map<String, List<List<Object>>> payloads = new LinkedHashMap<>();
        List<Object> plain = Arrays.asList(
                "",
                "é😀\u2028\"\\\n",
                "x".repeat(40),
                "x".repeat(300),
                null,
                true,
                false,
                0,
                127,
                128,
                -32,
                -33,
                -129,
                65_535,
                65_536,
                -32_769,
                4_294_967_295L,
                4_294_967_296L,
                -2_147_483_649L,
                9_007_199_254_740_991L,
                -9_007_199_254_740_991L,
                0.1,
                -2.5,
                Double.MIN_VALUE,
                123_456_789.123,
                List.of(),
                Map.of(),
                Map.of("é😀", Map.of("", List.of(1, List.of(2, Map.of("x", "y"))))));
        payloads.put("text", List.of(plain, plain));
        payloads.put("none", List.of(List.of(), List.of()));
        List<Object> binary = List.of(
                new byte[0],
                new byte[] {0, 1, (byte) 254, (byte) 255},
                Map.of("a", List.of("x", new byte[] {7}, Map.of("b", new byte[300]))),
                List.of(List.of(new byte[] {8})),
                "and text");
        payloads.put("binary", List.of(binary, binary));
        Instant date = Instant.parse("2026-11-22T20:11:58.123Z");
        Object undefined = Notation.undefined();
        payloads.put(
                "what JSON lacks",
                List.of(
                        Arrays.asList(date, Map.of("at", date), undefined, List.of(1, undefined), "end"),
                        Arrays.asList(
                                "2026-11-22T20:11:58.123Z",
                                Map.of("at", "2026-11-22T20:11:58.123Z"),
                                null,
                                Arrays.asList(1, null),
                                "end")));
        List<Object> nested = List.of(1);
        for (int i = 0; i < 80; i++) {
            nested = List.of(nested);
        }
        payloads.put("deep", List.of(nested, nested));
        return payloads;
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Arguments of every kind arrive as they were sent")
    void payloads(Sender sender) {
        payloads().forEach((kind, sentAndHeard) -> {
            String event = fresh(kind);
            sender.peer().emit(sender.target(ALL), event, sentAndHeard.get(0).toArray());
            assertHeard(sender, event, clients(), sentAndHeard.get(1).toArray());
        });
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Messages from 1 byte to 1 MB arrive, text and binary")
    void sizes(Sender sender) {
        for (int size : new int[] {1, 125, 126, 65_535, 65_536, 1_000_000}) {
            String event = fresh("event");
            String room = fresh("room");
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) size);
            String text = "é".repeat(size / 2) + "x".repeat(size % 2);
            join(firsts(), room);
            sender.peer().emit(sender.target(ALL.to(room)), event, text, bytes);
            assertHeard(sender, event, firsts(), text, bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("1000 messages arrive in the order they were sent, over whatever channels")
    void order(Sender sender) {
        String event = fresh("event");
        String room = fresh("room");
        join(seconds(), room);
        sender.peer().emitMany(sender.target(ALL.to(room, fresh("nobody"))), event, 1000);
        List<List<JsonNode>> expected =
                IntStream.range(0, 1000).mapToObj(i -> list(i)).toList();
        for (Client client : seconds()) {
            eventually(() -> assertThat(client.count(event)).isEqualTo(1000));
            assertThat(client.heard(event)).isEqualTo(expected);
        }
    }

    // ---- names

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Rooms may have any name, and a number is not the text of it")
    void roomNames(Sender sender) {
        List<Object> odd = new ArrayList<>(List.of(
                "",
                " ",
                "#",
                "a#b#",
                "*",
                "[x]?",
                "é😀",
                "\u0000",
                "\n",
                "x".repeat(300),
                "__proto__",
                "constructor",
                "1e3",
                "007",
                "NaN",
                42,
                "42",
                -1,
                0,
                2.5,
                9_007_199_254_740_991L));
        Map<Object, List<Client>> members = new LinkedHashMap<>();
        for (Object name : odd) {
            Client other = clients().get(members.size() % clients().size());
            members.put(name, allBut(List.of(other)));
            join(members.get(name), name);
        }
        String to = fresh("to");
        String except = fresh("except");
        odd.forEach(name -> {
            sender.peer().emit(sender.target(ALL.to(name)), to + odd.indexOf(name), 1);
            sender.peer().emit(sender.target(ALL.except(name)), except + odd.indexOf(name), 2);
        });
        awaitAll(sender);
        members.forEach((name, some) -> {
            assertHeard(to + odd.indexOf(name), some, 1);
            assertHeard(except + odd.indexOf(name), allBut(some), 2);
        });
        peers().forEach(peer -> peer.socketsLeave(ALL.local(), odd.toArray()));
        clients().forEach(client -> awaitRooms(client, false, odd.toArray()));
    }

    @Test
    @DisplayName("Namespaces may have any name, and one does not hear another, whatever their names")
    void namespaces() {
        List<String> names = List.of("/chat", "/odd-ns_é😀#1", "/odd-ns_é😀", "/a*", "/a?", "/a", "/ab", "/a#");
        names.forEach(cluster()::open);
        Map<String, List<Client>> members = new LinkedHashMap<>();
        for (Client client : firsts()) {
            Client connection = cluster().client(client.peer(), names.get(0));
            for (String name : names) {
                Client member = name.equals(names.get(0)) ? connection : connection.also(name);
                members.computeIfAbsent(name, key -> new ArrayList<>()).add(member);
                client.peer().join(member, "room", "b#");
            }
        }
        for (Sender sender : senders()) {
            for (String name : names) {
                sender.peer().emit(sender.target(Target.of(name)), "event", name, sender.toString());
                sender.peer().emit(sender.target(Target.of(name).to("room")), "event", name, "room");
                sender.peer().emit(sender.target(Target.of(name).to("b#")), "event", name, new byte[] {1});
            }
            for (String name : names) {
                String last = fresh("last");
                sender.peer().emit(sender.target(Target.of(name)), last);
                for (Client member : members.get(name)) {
                    eventually(() -> assertThat(member.count(last))
                            .as("%s hears %s", member, sender)
                            .isEqualTo(1));
                }
            }
        }
        members.forEach((name, some) -> {
            List<List<JsonNode>> expected = senders().stream()
                    .flatMap(sender ->
                            Stream.of(list(name, sender.toString()), list(name, "room"), list(name, new byte[] {1})))
                    .toList();
            awaitLarge(() -> assertThat(some).allSatisfy(client -> assertThat(client.heard("event"))
                    .containsExactlyInAnyOrderElementsOf(expected)));
            for (Peer peer : peers()) {
                assertThat(Patience.get(peer.fetchSockets(Target.of(name))))
                        .as("%s in %s", peer, name)
                        .hasSize(3);
                peer.answer(name, "ask", name);
            }
            for (Peer peer : peers()) {
                assertThat(Patience.get(peer.serverSideEmitWithAck(Target.of(name), "ask")))
                        .containsExactly(Notation.of(name), Notation.of(name));
            }
        });
    }

    // ---- what is done to sockets

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Sockets of all servers join and leave rooms, chosen by rooms and exceptions")
    void joinAndLeave(Sender sender) {
        String one = fresh("room");
        String two = fresh("room é😀");
        String left = fresh("room");
        Peer peer = sender.peer();
        peer.socketsJoin(sender.target(ALL), one, 12);
        for (Client client : clients()) {
            awaitRooms(client, true, one, 12);
        }
        join(seconds(), left);
        peer.socketsJoin(sender.target(ALL.to(one).except(left)), two, "12");
        firsts().forEach(client -> awaitRooms(client, true, two, "12"));
        peer.socketsLeave(sender.target(ALL.to(left)), one, 12);
        seconds().forEach(client -> awaitRooms(client, false, one, 12));
        // Everything before has arrived, as requests keep their order.
        seconds().forEach(client -> awaitRooms(client, false, two, "12"));
        firsts().forEach(client -> awaitRooms(client, true, one, 12));
        peer.socketsLeave(
                sender.target(ALL.to(clients().get(4).id(), clients().get(0).id())), two);
        awaitRooms(clients().get(4), false, two);
        awaitRooms(clients().get(0), false, two);
        String event = fresh("event");
        peer.emit(sender.target(ALL.to(two)), event, 1);
        assertHeard(sender, event, clients().subList(2, 3), 1);
        peers().forEach(owner -> owner.socketsLeave(ALL.local(), 12, "12"));
        clients().forEach(client -> awaitRooms(client, false, 12, "12"));
    }

    private static void awaitRooms(Client client, boolean in, Object... rooms) {
        eventually(() -> {
            List<JsonNode> now = client.peer().rooms(client);
            for (Object room : rooms) {
                assertThat(now.contains(Notation.of(room)))
                        .as("%s in %s of %s", client, room, now)
                        .isEqualTo(in);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("senders")
    @DisplayName("Sockets of all servers are disconnected, with their connection or without it")
    void disconnect(Sender sender) {
        for (boolean close : new boolean[] {false, true}) {
            String room = fresh("room");
            String spared = fresh("room");
            List<Client> guests = guests();
            List<Client> friends = guests();
            List<Client> alsoInMain =
                    guests.stream().map(guest -> guest.also("/other")).toList();
            join(guests, room);
            join(friends, room, spared);
            sender.peer().disconnectSockets(sender.target(GUESTS.to(room).except(spared)), close);
            guests.forEach(guest -> eventually(
                    () -> assertThat(guest.ends()).as(guest.toString()).hasSize(1)));
            if (close) {
                alsoInMain.forEach(
                        client -> eventually(() -> assertThat(client.ends()).hasSize(1)));
            } else {
                assertThat(guests)
                        .allSatisfy(guest -> assertThat(guest.ends()).containsExactly("io server disconnect"));
                alsoInMain.forEach(client -> {
                    client.peer().emitTo(client, "still", 1);
                    eventually(() -> assertThat(client.heard("still")).containsExactly(list(1)));
                    assertThat(client.ends()).isEmpty();
                    client.close();
                });
            }
            for (Client friend : friends) {
                friend.peer().emitTo(friend, "still", 1);
                eventually(() -> assertThat(friend.count("still")).isEqualTo(1));
                assertThat(friend.ends()).isEmpty();
                friend.close();
            }
        }
    }

    // ---- emitters

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("emitters")
    @DisplayName("An emitter speaks to every server, and is none itself")
    void emitterToServers(Sender sender) {
        String event = fresh("event");
        peers().forEach(peer -> peer.answer("/", event, 1));
        sender.peer().serverSideEmit(sender.target(ALL), event, 1, "é😀", Map.of("a", List.of()));
        for (Peer peer : peers()) {
            eventually(() -> assertThat(peer.heard("/", event))
                    .as(peer.toString())
                    .containsExactly(list(1, "é😀", Map.of("a", List.of()))));
            assertThat(peer.serverCount("/")).isEqualTo(3);
        }
    }
}
