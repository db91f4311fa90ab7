package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.conformance.NodeVectors;
import io.roomcast.conformance.NodeVectors.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that was captured from Node is understood, and written in the same bytes where we write it too. */
class StreamsVectorsTest {
    private static final String SESSIONS = "redis-streams-csr.json";

    static Stream<Vector> entries() {
        return Stream.of("redis-streams.json", SESSIONS, "redis-streams-emitter-unpublished.json")
                .flatMap(file -> NodeVectors.of(file).stream())
                .filter(vector -> vector.record().has("stream"));
    }

    static Stream<Vector> messages() {
        return Stream.of("redis-streams.json", SESSIONS)
                .flatMap(file -> NodeVectors.of(file).stream())
                .filter(vector -> !vector.record().has("stream"));
    }

    private static StreamsFormat format(Vector vector) {
        return new StreamsFormat(vector.decoded().path("nsp").asText(), StreamsSettings.DEFAULT);
    }

    private static String field(Vector vector, String name) {
        for (JsonNode field : vector.record().path("fields")) {
            if (field.get(0).asText().equals(name)) {
                return field.get(1).asText();
            }
        }
        throw new AssertionError(name);
    }

    private static StreamEntry entry(Vector vector) {
        return new StreamEntry(
                StreamId.of(vector.text("entry_id")),
                field(vector, "uid"),
                field(vector, "nsp"),
                field(vector, "type"),
                vector.payload());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entriesAreReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        ClusterMessage message = Objects.requireNonNull(format(vector).read(entry(vector)));
        checkContent(vector, message);
        List<String> written = Arrays.stream(format(vector).entry(message).arguments())
                .map(argument -> new String(argument, StandardCharsets.UTF_8))
                .toList();
        assertThat(written)
                .containsExactly(
                        "socket.io",
                        "MAXLEN",
                        "~",
                        "10000",
                        "*",
                        "uid",
                        field(vector, "uid"),
                        "nsp",
                        field(vector, "nsp"),
                        "type",
                        field(vector, "type"),
                        "data",
                        vector.name().startsWith("broadcast-binary-arraybuffer")
                                // Nothing is left of an ArrayBuffer; we have no reason to write that in binary.
                                ? "{\"packet\":{\"type\":2,\"data\":[\"bin\",{}]},"
                                        + "\"opts\":{\"rooms\":[],\"except\":[],\"flags\":{}}}"
                                : new String(vector.payload(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messagesOfPubSubAreReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        StreamsFormat.Ephemeral arrived = Objects.requireNonNull(format(vector).read(vector.payload(), "receiver"));
        assertThat(arrived.after()).isNull();
        checkContent(vector, arrived.message());
        assertThat(format(vector).encode(arrived.message())).isEqualTo(vector.payload());
    }

    @Test
    void aMessageOfPubSubWithoutSenderIsTakenForAnEmitters() throws IOException {
        Vector vector = messages().findFirst().orElseThrow();
        ObjectNode unsigned = (ObjectNode) MessagePack.read(vector.payload());
        unsigned.remove("uid");
        byte[] payload = MessagePack.write(unsigned, MessagePack.Flavour.MSGPACK);
        StreamsFormat.Ephemeral arrived = Objects.requireNonNull(format(vector).read(payload, "receiver"));
        assertThat(arrived.message().nodeId()).isEqualTo(ClusterMessage.EMITTER);
    }

    private static void checkContent(Vector vector, ClusterMessage message) {
        JsonNode decoded = vector.decoded();
        ObjectNode actual = new ClusterMessageCodec(decoded.path("nsp").asText()).toTree(message);
        if (decoded.path("data").path("packet") instanceof ObjectNode packet) {
            packet.remove("nsp"); // an emitter's, which receivers overwrite
        }
        NodeVectors.assertSame(actual, decoded);
    }

    @Test
    void sessionsAreReadAndWrittenAsNodeDoes() throws IOException {
        JsonNode header = NodeVectors.header(SESSIONS);
        byte[] stored = header.get("session_value").asText().getBytes(StandardCharsets.US_ASCII);
        Session session = StreamsFormat.readSession(stored);
        JsonNode decoded = NodeVectors.meant(header.get("session_decoded"));
        assertThat(session.sid()).isEqualTo(decoded.get("sid").asText());
        assertThat(session.pid()).isEqualTo(decoded.get("pid").asText());
        assertThat(session.rooms()).containsExactly("7d8eIgq-2JcPlxH6AAAC", "room1", "room2", "房间😀", "a#b", "x*?[y]");
        NodeVectors.assertSame(session.data().tree(), decoded.get("data"));
        assertThat(StreamsFormat.encode(session)).isEqualTo(stored);
    }

    @Test
    void aMessageMayNameTheEntryBeforeIt() throws IOException {
        Vector vector = messages().findFirst().orElseThrow();
        byte[] marked = StreamsFormat.encodedAfter(vector.payload(), "1795377847147-12");
        StreamsFormat.Ephemeral arrived = Objects.requireNonNull(format(vector).read(marked, "receiver"));
        assertThat(arrived.after()).isEqualTo(new StreamId(1795377847147L, 12));
        checkContent(vector, arrived.message());
    }
}
