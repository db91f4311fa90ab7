package io.roomcast.adapter.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The common form of cluster messages")
class ClusterMessageCodecTest {
    private static final BroadcastOptions OPTIONS = new BroadcastOptions(
            Set.of(RoomNames.number(42)),
            Set.of("é😀"),
            BroadcastFlags.NONE.withCompress(false).withVolatile());
    private static final SocketDetails SOCKET = new SocketDetails(
            "sid",
            new Handshake(
                    Map.of("host", List.of("h"), "x", List.of("1", "2")),
                    "Sun",
                    "127.0.0.1",
                    true,
                    false,
                    1_700_000_000_000L,
                    "/socket.io/?EIO=4",
                    Map.of("EIO", "4"),
                    Value.of(Map.of("token", "t"))),
            Set.of("sid"),
            Value.of(Map.of("at", Instant.ofEpochMilli(1), "bytes", new byte[] {1, 2})));

    private final ClusterMessageCodec codec = new ClusterMessageCodec("/chat");

    static Stream<ClusterMessage> messages() {
        EventData event = EventData.of("e", 1, 2.5, null, new byte[] {1}, Map.of("k", List.of(true)));
        return Stream.of(
                new ClusterMessage.InitialHeartbeat("n"),
                new ClusterMessage.Heartbeat("n"),
                new ClusterMessage.AdapterClose("n"),
                new ClusterMessage.Broadcast("n", null, new Packet(event), OPTIONS),
                new ClusterMessage.Broadcast("n", "r", new Packet(event, 7), BroadcastOptions.ALL),
                new ClusterMessage.SocketsJoin("n", OPTIONS, List.of("a", RoomNames.number(1.5))),
                new ClusterMessage.SocketsLeave("n", OPTIONS, List.of("a")),
                new ClusterMessage.DisconnectSockets("n", OPTIONS, true),
                new ClusterMessage.FetchSockets("n", "r", OPTIONS),
                new ClusterMessage.FetchSocketsResponse("n", "r", List.of(SOCKET)),
                new ClusterMessage.ServerSideEmit("n", null, event),
                new ClusterMessage.ServerSideEmit("n", "r", event),
                new ClusterMessage.ServerSideEmitResponse("n", "r", Value.of("pong")),
                new ClusterMessage.ServerSideEmitResponse("n", "r", Value.UNDEFINED),
                new ClusterMessage.BroadcastClientCount("n", "r", 3),
                new ClusterMessage.BroadcastAck("n", "r", Value.of(new byte[] {9})));
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("a message has the same bytes whether or not it becomes a tree first, and is read from both")
    void withoutTree(ClusterMessage message) throws IOException {
        byte[] byTree = MessagePack.write(codec.toTree(message), MessagePack.Flavour.MSGPACK);
        assertThat(codec.encode(message)).isEqualTo(byTree);
        assertThat(codec.decode(byTree)).isEqualTo(codec.fromTree(MessagePack.read(byTree)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("whatever becomes of its bytes, a message is understood or refused as its tree is")
    void damaged(ClusterMessage message) {
        byte[] bytes = codec.encode(message);
        for (int i = 0; i < bytes.length; i++) {
            for (int value : new int[] {0, 0x80, 0x90, 0xc0, 0xff, bytes[i] + 1}) {
                byte[] damaged = bytes.clone();
                damaged[i] = (byte) value;
                assertThat(outcome(() -> codec.decode(damaged)))
                        .as("byte %d is %d", i, value)
                        .isEqualTo(outcome(() -> codec.fromTree(MessagePack.read(damaged))));
            }
        }
    }

    static Stream<ClusterMessage.Broadcast> broadcasts() {
        EventData event = EventData.of("e\n", 1, 2.5, null, "\ud800é😀", Map.of("k", List.of(true)));
        BroadcastOptions many = new BroadcastOptions(
                new LinkedHashSet<>(List.of("\"", RoomNames.number(1.5))),
                new LinkedHashSet<>(List.of("a", "b", "")),
                BroadcastFlags.NONE.withLocal().withTimeout(Duration.ofSeconds(1)));
        return Stream.of(
                new ClusterMessage.Broadcast("n", null, new Packet(event), OPTIONS),
                new ClusterMessage.Broadcast("é", "r", new Packet(event, 7), BroadcastOptions.ALL),
                new ClusterMessage.Broadcast("n", "\"", new Packet(event), many),
                new ClusterMessage.Broadcast(
                        "n", null, Packet.of("binary", (Object) new byte[] {1, -1}), BroadcastOptions.ALL));
    }

    @ParameterizedTest
    @MethodSource("broadcasts")
    @DisplayName("a broadcast has the same JSON whether or not it becomes a tree first, and is read from both")
    void jsonWithoutTree(ClusterMessage.Broadcast broadcast) throws IOException {
        byte[] byTree = NodeJson.write(codec.toTree(broadcast));
        assertThat(codec.encodeJson(broadcast)).isEqualTo(byTree);
        ClusterMessage message = codec.fromTree(NodeJson.read(byTree));
        assertThat(codec.decodeJson(byTree)).isNotNull().isEqualTo(message);
        byte[] data = NodeJson.write(codec.toTree(broadcast).path("data"));
        assertThat(codec.encodeJsonData(broadcast)).isEqualTo(data);
        assertThat(codec.decodeJsonData(broadcast.nodeId(), data)).isNotNull().isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("broadcasts")
    @DisplayName("whatever becomes of its JSON, a broadcast is what its tree says, or left to the tree")
    void damagedJson(ClusterMessage.Broadcast broadcast) {
        byte[] bytes = codec.encodeJson(broadcast);
        int read = 0;
        for (int i = 0; i < bytes.length; i++) {
            for (int value : new int[] {' ', '"', ',', '{', '}', '0', '\\', 0xff, bytes[i] + 1}) {
                byte[] damaged = bytes.clone();
                damaged[i] = (byte) value;
                ClusterMessage.Broadcast direct = codec.decodeJson(damaged);
                if (direct != null) {
                    read++;
                    assertThat(direct.toString())
                            .as("byte %d is %d", i, value)
                            .isEqualTo(outcome(() -> codec.fromTree(NodeJson.read(damaged))));
                }
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    @DisplayName("JSON of anything else is left to the tree")
    void otherJson() {
        String broadcast = new String(codec.encodeJson(broadcasts().findFirst().orElseThrow()), StandardCharsets.UTF_8);
        for (String other : List.of(
                "",
                "[]",
                broadcast + "x",
                broadcast.replace("\"type\":3", "\"type\":9"),
                broadcast.replace("/chat", "/other"),
                broadcast.replace("\"uid\":\"n\",", ""),
                broadcast.replace("\"nsp\"", "\"type\":9,\"nsp\""),
                broadcast.replace("\"opts\"", "\"requestId\":null,\"opts\""))) {
            assertThat(codec.decodeJson(other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isNull();
        }
    }

    private interface Decoding {
        ClusterMessage decode() throws IOException;
    }

    private static String outcome(Decoding decoding) {
        try {
            return String.valueOf(decoding.decode());
        } catch (IOException e) {
            return "refused";
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("every message survives the way to bytes and back")
    void roundTrip(ClusterMessage message) throws IOException {
        assertThat(codec.decode(codec.encode(message))).isEqualTo(message);
    }

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream in =
                ClusterMessageCodecTest.class.getResourceAsStream("/vectors/redis-sharded-dynamic.json")) {
            JsonNode vectors = new ObjectMapper().readTree(in).path("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .map(vector -> Arguments.of(vector.path("name").textValue(), vector))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @DisplayName("what Node sent is read, and written again in the same bytes")
    void vectors(String name, JsonNode vector) throws IOException {
        byte[] payload =
                Base64.getDecoder().decode(vector.path("payload_base64").textValue());
        boolean json = payload[0] == '{';
        JsonNode tree = json ? NodeJson.read(payload) : MessagePack.read(payload);

        ClusterMessageCodec own = new ClusterMessageCodec(tree.path("nsp").textValue());
        JsonNode again = own.toTree(own.fromTree(tree));

        assertThat(json ? NodeJson.write(again) : MessagePack.write(again, MessagePack.Flavour.NOTEPACK))
                .isEqualTo(payload);
    }

    @Test
    @DisplayName("a message of another namespace is none of ours")
    void otherNamespace() throws IOException {
        byte[] bytes = new ClusterMessageCodec("/").encode(new ClusterMessage.Heartbeat("n"));
        assertThat(codec.decode(bytes)).isNull();
    }

    @Test
    @DisplayName("a message of an unknown type is ignored")
    void unknownType() throws IOException {
        for (Object type : List.of(0, 14, 99, "x")) {
            Map<String, ?> unknown = Map.of("nsp", "/chat", "type", type, "uid", "n");
            assertThat(codec.fromTree(Value.of(unknown).tree())).isNull();
        }
    }

    @Test
    @DisplayName("a flag that is there counts as given, also if it is null")
    void nullFlag() {
        BroadcastFlags flags = MessageTrees.flags(JsonNodeFactory.instance
                .objectNode()
                .putNull("volatile")
                .putNull("compress")
                .putNull("timeout"));

        assertThat(flags.hasVolatile()).isTrue();
        assertThat(flags.isVolatile()).isFalse();
        assertThat(flags.compress()).isNull();
        assertThat(flags.timeout()).isNull();
        assertThat(MessageTrees.flags(flags)).hasToString("{\"volatile\":null,\"compress\":null,\"timeout\":null}");
    }

    @Test
    @DisplayName("what is no message is refused")
    void refusals() {
        for (Map<String, ?> bad : List.of(
                Map.of("nsp", "/chat", "type", 3, "uid", "n"),
                Map.of("nsp", "/chat", "type", 2),
                Map.of("nsp", "/chat", "type", 7, "uid", "n", "data", Map.of("opts", Map.of())),
                Map.of("nsp", "/chat", "type", 8, "uid", "n", "data", Map.of("requestId", "r")),
                Map.of("nsp", "/chat", "type", 9, "uid", "n", "data", Map.of("packet", List.of())))) {
            byte[] bytes = MessagePack.write(Value.of(bad).tree(), MessagePack.Flavour.MSGPACK);
            assertThatThrownBy(() -> codec.decode(bytes)).as("%s", bad).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> codec.decode(new byte[] {(byte) 0xc1})).isInstanceOf(IOException.class);
    }
}
