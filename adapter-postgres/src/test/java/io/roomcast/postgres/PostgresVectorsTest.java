package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.conformance.NodeVectors;
import io.roomcast.conformance.NodeVectors.Vector;
import io.roomcast.postgres.PostgresFormat.Attachment;
import io.roomcast.postgres.PostgresFormat.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message that was captured from Node is understood, and written in the same bytes to the same channel. */
class PostgresVectorsTest {
    static Stream<Vector> nodes() {
        return NodeVectors.of("postgres.json").stream();
    }

    static Stream<Vector> emitters() {
        return NodeVectors.of("postgres-emitter.json").stream();
    }

    private static String namespace(Vector vector) {
        String channel = vector.text("channel");
        return channel.substring(channel.indexOf('#') + 1);
    }

    private static PostgresFormat format(Vector vector) {
        return new PostgresFormat(namespace(vector), PostgresSettings.DEFAULT);
    }

    private static String text(Vector vector) {
        return new String(vector.payload(), StandardCharsets.UTF_8);
    }

    private static byte[] attachment(Vector vector) {
        return Base64.getDecoder().decode(vector.text("attachment_base64"));
    }

    private static ClusterMessage read(Vector vector) throws IOException {
        PostgresFormat format = format(vector);
        Notice notice = format.readNotification(text(vector));
        Attachment attached = notice.attachment();
        if (attached == null) {
            return Objects.requireNonNull(notice.message());
        }
        assertThat(attached.id()).isEqualTo(Long.parseLong(vector.text("attachment_id")));
        PostgresFormat.Row row = format.readRow(attachment(vector));
        assertThat(row.logged()).isFalse();
        ClusterMessage message = Objects.requireNonNull(row.message());
        assertThat(message.nodeId()).isEqualTo(attached.nodeId());
        return message;
    }

    @Test
    void thereAreAsManyAsWereCaptured() {
        assertThat(nodes()).hasSize(219);
        assertThat(emitters()).hasSize(51);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void messagesOfNodesAreReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        ClusterMessage message = read(vector);
        NodeVectors.assertSame(new ClusterMessageCodec(namespace(vector)).toTree(message), vector.decoded());

        PostgresFormat format = format(vector);
        assertThat(format.channel()).isEqualTo(vector.text("channel"));
        Payload payload = format.write(message);
        if (vector.name().startsWith("broadcast-binary-arraybuffer")) {
            // Nothing is left of an ArrayBuffer; we have no reason to write that in binary.
            assertThat(payload.isAttached()).isFalse();
        } else if (vector.record().has("attachment_id")) {
            assertThat(payload.text() + vector.text("attachment_id") + Payload.AFTER_ID)
                    .isEqualTo(text(vector));
            assertThat(payload.attachment()).isEqualTo(attachment(vector));
        } else {
            assertThat(payload.isAttached()).isFalse();
            assertThat(payload.text()).isEqualTo(text(vector));
        }
    }

    @ParameterizedTest
    @MethodSource("emitters")
    void messagesOfEmittersAreReadInTheNamespaceOfTheirChannel(Vector vector) throws IOException {
        ObjectNode expected = (ObjectNode) vector.decoded();
        assertThat(expected.path("nsp").isMissingNode()).isTrue();
        expected.put("nsp", namespace(vector));
        if (expected.path("data").path("packet") instanceof ObjectNode packet) {
            packet.remove("nsp"); // receivers overwrite it
        }
        if (expected.path("data").path("opts") instanceof ObjectNode options && !options.has("flags")) {
            options.putObject("flags"); // which we write where they leave them out
        }
        NodeVectors.assertSame(new ClusterMessageCodec(namespace(vector)).toTree(read(vector)), expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {7_998, 7_999, 8_000, 8_001})
    void whatPostgresRefusesToNotifyIsAttached(int bytes) {
        for (String filling : new String[] {"x", "é", "中", "😀"}) {
            PostgresFormat format = new PostgresFormat("/", PostgresSettings.DEFAULT);
            int frame = utf8(format.write(text("")).text());
            int each = filling.getBytes(StandardCharsets.UTF_8).length;
            int rest = (bytes - frame) % each;
            Payload payload = format.write(text(filling.repeat((bytes - frame) / each) + "x".repeat(rest)));
            assertThat(payload.isAttached()).as(filling).isEqualTo(bytes >= 8_000);
            if (!payload.isAttached()) {
                assertThat(utf8(payload.text())).isEqualTo(bytes);
            }
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static ClusterMessage text(String text) {
        return new ClusterMessage.Broadcast("0123456789abcdef", null, Packet.of("t", text), BroadcastOptions.ALL);
    }

    @Test
    void aLoggedMessageIsARowThatNamesItsLog() throws IOException {
        PostgresFormat format = new PostgresFormat("/chat", PostgresSettings.DEFAULT);
        Payload payload = format.writeLogged(text("small"));
        assertThat(payload.isAttached()).isTrue();
        PostgresFormat.Row row = format.readRow(payload.attachment());
        assertThat(row.logged()).isTrue();
        assertThat(row.message()).isEqualTo(text("small"));
        PostgresSettings elsewhere = PostgresSettings.DEFAULT.withChannelPrefix("other");
        assertThat(new PostgresFormat("/chat", elsewhere)
                        .readRow(payload.attachment())
                        .logged())
                .isFalse();
    }

    @Test
    void whatWorkersOfANodeClusterHearSaysSo() throws IOException {
        PostgresFormat format = new PostgresFormat("/", PostgresSettings.DEFAULT.withNodeCluster(true));
        assertThat(format.write(new ClusterMessage.Heartbeat("n")).text())
                .isEqualTo("{\"type\":2,\"uid\":\"n\",\"nsp\":\"/\",\"source\":\"_sio_adapter\"}");
        Payload answer = format.writeAnswer(new ClusterMessage.BroadcastClientCount("n", "r", 1), "asker");
        JsonNode tree = NodeJson.read(answer.text());
        assertThat(tree.path("source").asText()).isEqualTo("_sio_adapter");
        assertThat(tree.path("requesterUid").asText()).isEqualTo("asker");
    }

    @Test
    void theIdOfARowMayBeANumber() throws IOException {
        PostgresFormat format = new PostgresFormat("/", PostgresSettings.DEFAULT);
        Notice notice = format.readNotification("{\"uid\":\"a\",\"type\":3,\"attachmentId\":17}");
        assertThat(notice.attachment()).isEqualTo(new Attachment("a", 17));
    }
}
