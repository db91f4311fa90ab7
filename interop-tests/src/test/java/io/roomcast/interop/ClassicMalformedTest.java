package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static io.roomcast.interop.Patience.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input of every kind, at a JVM server next to a Node server ({@code wire.md} §11): the JVM server survives it, counts it
 * and works on. What ends a Node process is sent to a namespace that only the JVM server has.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(NeedsNode.class)
class ClassicMalformedTest {
    private static final Target ALL = Target.of("/");
    private static final Target OURS = Target.of("/ours");

    private final Wiring wiring = Classic.impatient();
    private final String key = wiring.jvm().get("key").textValue();
    private RedisClient redis;
    private StatefulRedisConnection<byte[], byte[]> raw;
    private Cluster cluster;
    private Peer jvm;
    private Peer node;
    private Client ofNode;
    private Client ofJvm;
    private Client inOurs;
    private int sent;

    /** What becomes of an input. */
    enum Outcome {
        /** Node's process would end. We count it. */
        CRASHES_NODE(true),
        /** Node says nothing. We count it. */
        COUNTED(true),
        /** Both say nothing. */
        IGNORED(false),
        /** A client hears {@code e}. */
        HEARD(false),
        /** The server hears {@code e}. */
        HEARD_BY_SERVER(false);

        private final boolean counted;

        Outcome(boolean counted) {
            this.counted = counted;
        }
    }

    /** An input, named as in the list of what was captured. */
    record Input(String name, String channel, String hex, Outcome outcome) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Input input(String name, String channel, String hex, Outcome outcome) {
        return new Input(name, channel, hex, outcome);
    }

    private static Input text(String name, String channel, String text, Outcome outcome) {
        return input(name, channel, HexFormat.of().formatHex(text.getBytes(UTF_8)), outcome);
    }

    /** Channels: {@code K} stands for the key, {@code N} for the namespace. */
    static List<Input> inputs() {
        String broadcast = "K#N#";
        String request = "K-request#N#";
        String response = "K-response#N#";
        String uid = "93 a3756964 ";
        String packet = "82 a474797065 02 a464617461 92 a165 01 "; // {type: 2, data: ["e", 1]}
        String packetInMain = "83 a474797065 02 a464617461 92 a165 01 a36e7370 a12f ";
        String inOther = "83 a474797065 02 a464617461 92 a165 01 a36e7370 a22f78 ";
        String nils = "83 a5726f6f6d73 c0 a6657863657074 c0 a5666c616773 c0";
        return List.of(
                input("broadcast: byte c1", broadcast, "c1", Outcome.CRASHES_NODE),
                input("broadcast: empty", broadcast, "", Outcome.CRASHES_NODE),
                text("broadcast: JSON text", broadcast, "{\"a\":1}", Outcome.CRASHES_NODE),
                input("broadcast: msgpack map", broadcast, "81 a161 01", Outcome.CRASHES_NODE),
                input("broadcast: [uid, nil, {}]", broadcast, uid + "c0 80", Outcome.COUNTED),
                input("broadcast: [uid, packet] without opts", broadcast, "92 a3756964" + packet, Outcome.CRASHES_NODE),
                input(
                        "broadcast: opts without rooms/except/flags",
                        broadcast,
                        uid + packetInMain + "80",
                        Outcome.HEARD),
                input("broadcast: packet without nsp (taken as /)", broadcast, uid + packet + "80", Outcome.HEARD),
                input(
                        "broadcast: rooms nil, except nil, flags nil",
                        broadcast,
                        uid + packetInMain + nils,
                        Outcome.HEARD),
                input("broadcast: other nsp", broadcast, uid + inOther + "80", Outcome.IGNORED),
                text("broadcast channel of unknown room: garbage", broadcast + "nobody#", "garbage", Outcome.IGNORED),
                text("request: garbage", request, "garbage", Outcome.COUNTED),
                text("request: broken JSON", request, "{\"type\":", Outcome.COUNTED),
                text("request: {} (no type)", request, "{}", Outcome.COUNTED),
                input("request: nil (msgpack c0)", request, "c0", Outcome.CRASHES_NODE),
                text(
                        "request: type 5 without opts",
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":5}",
                        Outcome.CRASHES_NODE),
                text(
                        "request: type 7 without packet",
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"opts\":{\"rooms\":[],\"except\":[]}}",
                        Outcome.CRASHES_NODE),
                text(
                        "request: type 7 as JSON (not msgpack)",
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":7,\"packet\":{\"type\":2,\"data\":[\"e\",1]},"
                                + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}",
                        Outcome.HEARD),
                text(
                        "request: type 6 requestId null",
                        request,
                        "{\"uid\":\"x\",\"requestId\":null,\"type\":6,\"data\":[\"e\",1]}",
                        Outcome.HEARD_BY_SERVER),
                text(
                        "request: type 6 no requestId",
                        request,
                        "{\"uid\":\"x\",\"type\":6,\"data\":[\"e\",1]}",
                        Outcome.HEARD_BY_SERVER),
                text("request: type 6 without data", request, "{\"uid\":\"x\",\"type\":6}", Outcome.COUNTED),
                text(
                        "request: type 6 with requestId without data",
                        request,
                        "{\"uid\":\"x\",\"requestId\":\"r\",\"type\":6}",
                        Outcome.CRASHES_NODE),
                text(
                        "request: type 2 rooms missing",
                        request,
                        "{\"uid\":\"x\",\"type\":2,\"opts\":{\"rooms\":[\"nobody\"],\"except\":[]}}",
                        Outcome.COUNTED),
                text(
                        "request: type 3 rooms missing",
                        request,
                        "{\"uid\":\"x\",\"type\":3,\"opts\":{\"rooms\":[],\"except\":[]}}",
                        Outcome.CRASHES_NODE),
                text("response: garbage", response, "garbage", Outcome.COUNTED),
                input("response: nil (msgpack c0)", response, "c0", Outcome.CRASHES_NODE),
                text(
                        "response: unknown requestId",
                        response,
                        "{\"requestId\":\"unknown\",\"type\":8,\"clientCount\":1}",
                        Outcome.IGNORED));
    }

    @BeforeAll
    void start() {
        cluster = Cluster.start(wiring, Peer.Kind.JVM, Peer.Kind.NODE);
        jvm = cluster.peer(Peer.Kind.JVM);
        node = cluster.peer(Peer.Kind.NODE);
        jvm.open(OURS.namespace());
        ofJvm = cluster.client(jvm, "/");
        ofNode = cluster.client(node, "/");
        inOurs = cluster.client(jvm, OURS.namespace());
        cluster.peers().forEach(peer -> peer.listen("/", "e"));
        redis = RedisClient.create(wiring.jvm().get("uri").textValue());
        raw = redis.connect(ByteArrayCodec.INSTANCE);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
            redis.shutdown();
        }
    }

    private void publish(String channel, String namespace, String hex) {
        String name = channel.replace("N", namespace).replace("K", key);
        raw.sync().publish(name.getBytes(UTF_8), HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @ParameterizedTest
    @MethodSource("inputs")
    @DisplayName("Bad input is counted, and the servers work on")
    void input(Input input) {
        boolean oursOnly = input.outcome() == Outcome.CRASHES_NODE;
        Target target = oursOnly ? OURS : ALL;
        int counted = jvm.malformed(target.namespace()) + (input.outcome().counted ? 1 : 0);
        List<Client> clients = oursOnly ? List.of(inOurs) : List.of(ofJvm, ofNode);
        List<Integer> heard = clients.stream().map(client -> client.count("e")).toList();
        int heardByServer = jvm.heard("/", "e").size();

        publish(input.channel(), target.namespace(), input.hex());

        awaitWorking();
        assertThat(jvm.malformed(target.namespace())).isEqualTo(counted);
        int more = input.outcome() == Outcome.HEARD ? 1 : 0;
        assertThat(clients).extracting(client -> client.count("e") - more).isEqualTo(heard);
        for (Peer peer : cluster.peers()) {
            eventually(() -> assertThat(peer.heard("/", "e"))
                    .as(peer.toString())
                    .hasSize(heardByServer + (input.outcome() == Outcome.HEARD_BY_SERVER ? 1 : 0)));
        }
    }

    /** Both servers hear each other on all channels, and know of each other; the JVM server serves its own namespace. */
    private void awaitWorking() {
        String event = "works-" + ++sent;
        List.of(ofJvm, ofNode).forEach(client -> client.answer(event, client.id()));
        for (Peer peer : cluster.peers()) {
            assertThat(peer.serverCount("/")).isEqualTo(2);
            assertThat(get(peer.emitWithAck(ALL.timeout(Patience.LIMIT), event)))
                    .hasSize(2);
            peer.emit(ALL, event);
            assertThat(get(peer.fetchSockets(ALL))).hasSize(2);
        }
        // From outside, by a message as Node's emitter sends it.
        String text = "93 a7656d6974746572 83 a474797065 02 a464617461 91 a166 a36e7370 a52f6f757273 80";
        publish("K#N#", "/ours", text);
        List.of(ofJvm, ofNode)
                .forEach(client -> eventually(() ->
                        assertThat(client.count(event)).as("%s hears", client).isEqualTo(4)));
        eventually(() -> assertThat(inOurs.count("f")).isEqualTo(sent));
    }

    static Stream<JsonNode> notForJson() {
        return Stream.of(Notation.circular(), Notation.bigInt("1180591620717411303424"));
    }

    @ParameterizedTest
    @MethodSource("notForJson")
    @DisplayName(
            "When a fetch ends a Node process, because of what its sockets hold, the JVM server has its own sockets")
    void nodeEndsWhileItIsAsked(JsonNode data) {
        try (Cluster pair = Cluster.start(Classic.impatient(), Peer.Kind.JVM, Peer.Kind.NODE)) {
            List<Client> clients = pair.clientOfEach("/");
            Peer weak = pair.peer(Peer.Kind.NODE);
            weak.data(clients.get(1), Map.of("bad", data));
            List<JsonNode> found = get(pair.peer(Peer.Kind.JVM).fetchSockets(ALL));
            assertThat(found)
                    .extracting(socket -> socket.get("id").textValue())
                    .containsExactly(clients.get(0).id());
            assertThat(get(weak.ended())).contains("TypeError");
            Cluster.awaitCount("/", 1, List.of(pair.peer(Peer.Kind.JVM)));
        }
    }

    @Test
    @DisplayName("Data that would end a Node process is fetched from a JVM server as what can be written of it")
    void dataOfOurs() {
        String namespace = "/data";
        cluster.open(namespace);
        Client client = cluster.client(jvm, namespace);
        jvm.data(client, Map.of("big", Notation.bigInt("1180591620717411303424")));
        assertThat(fetchedData(namespace).get("big").doubleValue()).isEqualTo(0x1p70);
        jvm.data(client, Map.of("circular", Notation.circular()));
        assertThat(fetchedData(namespace).isNull()).isTrue();
        awaitWorking();
    }

    private JsonNode fetchedData(String namespace) {
        return get(node.fetchSockets(Target.of(namespace))).get(0).get("data");
    }

    @Test
    @DisplayName("An event that contains itself fails and reaches nobody; a number too large for Node arrives rounded")
    void eventsOfOurs() {
        assertThatThrownBy(() -> jvm.emit(ALL, "circular", Notation.circular())).isInstanceOf(PeerFailure.class);
        jvm.emit(ALL, "big", Notation.bigInt("1180591620717411303424"));
        awaitWorking();
        for (Client client : List.of(ofJvm, ofNode)) {
            assertThat(client.count("circular")).isZero();
            assertThat(client.heard("big").get(0).get(0).doubleValue()).isEqualTo(0x1p70);
        }
    }

    @Test
    @DisplayName("With connection state recovery events have no offset, because this adapter has none")
    void recoveryAddsNothing() {
        try (Cluster pair = Cluster.startRecovering(Classic.toAll(), Peer.Kind.JVM, Peer.Kind.NODE)) {
            List<Client> clients = pair.clientOfEach("/");
            for (Peer peer : pair.peers()) {
                peer.emit(ALL, "e", 1);
                for (Client client : clients) {
                    eventually(() -> assertThat(client.count("e"))
                            .isEqualTo(1 + pair.peers().indexOf(peer)));
                    assertThat(client.heard("e"))
                            .allSatisfy(args -> assertThat(args).isEqualTo(InteropTest.list(1)));
                }
            }
        }
    }
}
