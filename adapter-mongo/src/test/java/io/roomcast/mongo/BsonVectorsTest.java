package io.roomcast.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Value;
import io.roomcast.conformance.NodeVectors;
import io.roomcast.conformance.NodeVectors.Vector;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values are written and read in the bytes of Node's bson 6 and 7. */
class BsonVectorsTest {
    /** What JavaScript has and trees of ours have not, or which have another meaning there. */
    private static final Set<String> ONLY_IN_JAVASCRIPT = Set.of(
            "array-function",
            "array-sparse",
            "arraybuffer",
            "bigint-small",
            "boxed-bool",
            "boxed-number",
            "boxed-string",
            "class",
            "dataview",
            "date-invalid",
            "error",
            "float32array",
            "function",
            "int32array",
            "map",
            "object-function",
            "object-proto-key",
            "object-symbol-key",
            "regexp",
            "set",
            "symbol",
            "toJSON",
            "uint16array");

    static Stream<Vector> values() {
        return Stream.of("codec-bson.json", "codec-bson6.json").flatMap(file -> NodeVectors.of(file).stream());
    }

    private static byte[] written(JsonNode value) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer();
                BsonBinaryWriter out = new BsonBinaryWriter(buffer)) {
            out.writeStartDocument();
            out.writeName("v");
            new BsonTreeWriter(out).write(value, 1);
            out.writeEndDocument();
            return buffer.toByteArray();
        }
    }

    private static JsonNode read(byte[] bytes) throws IOException {
        return BsonTreeReader.read(new RawBsonDocument(bytes)).path("v");
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsWrittenAsNodeDoes(Vector vector) {
        if (ONLY_IN_JAVASCRIPT.contains(vector.name())) {
            return;
        }
        byte[] bytes = written(NodeVectors.meant(vector.record().path("value")));
        if (vector.record().has("hex")) {
            assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(vector.text("hex"));
        } else {
            assertThat(bytes).hasSize(vector.record().path("bytes").intValue());
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueOfNodeIsRead(Vector vector) throws IOException {
        if (vector.record().has("payload_base64")) {
            NodeVectors.assertSame(read(vector.payload()), vector.decoded());
        }
    }

    private static JsonNode read(BsonDocument document) throws IOException {
        return BsonTreeReader.read(new RawBsonDocument(document, new BsonDocumentCodec()))
                .path("v");
    }

    @Test
    void aLongKeepsItsValue() throws IOException {
        for (long number : List.of(Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, 5L)) {
            assertThat(read(new BsonDocument("v", new BsonInt64(number))).longValue())
                    .isEqualTo(number);
        }
        for (long number : List.of(Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, -(1L << 53) - 1)) {
            assertThat(read(written(Value.of(number).tree())).longValue()).isEqualTo(number);
        }
        assertThat(read(written(Value.of(BigInteger.ONE.shiftLeft(70)).tree())).doubleValue())
                .isEqualTo(0x1p70);
    }

    @Test
    void binaryIsBinaryOfEverySubtype() throws IOException {
        byte[] bytes = {1, 0, -1};
        for (byte subtype : new byte[] {0, 1, 2, 5, (byte) 0x80}) {
            assertThat(read(new BsonDocument("v", new BsonBinary(subtype, bytes)))
                            .binaryValue())
                    .isEqualTo(bytes);
        }
        UUID uuid = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
        byte[] ofUuid = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        assertThat(read(new BsonDocument("v", new BsonBinary(uuid))).binaryValue())
                .isEqualTo(ofUuid);
    }

    @Test
    void whatIsNestedTooDeeplyIsNeitherWrittenNorRead() {
        JsonNode tree = JsonNodeFactory.instance.nullNode();
        for (int i = 0; i < BsonTreeWriter.MAX_NESTING; i++) {
            tree = JsonNodeFactory.instance.arrayNode().add(tree);
        }
        JsonNode deep = tree;
        assertThatThrownBy(() -> written(deep)).isInstanceOf(IllegalArgumentException.class);
        assertThat(written(deep.get(0))).isNotEmpty();

        BsonArray array = new BsonArray(List.of(BsonNull.VALUE));
        for (int i = 0; i < 600; i++) {
            array = new BsonArray(List.of(array));
        }
        BsonDocument deeper = new BsonDocument("v", array);
        assertThatThrownBy(() -> read(deeper)).isInstanceOf(IOException.class);
    }

    @Test
    void bytesThatAreNoDocumentAreAnError() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put("text", "text");
        byte[] bytes = written(tree);
        for (int i = 5; i < bytes.length - 1; i++) {
            byte[] broken = bytes.clone();
            broken[i] = (byte) 0xee;
            try {
                assertThat(read(broken)).isNotNull(); // a letter has changed
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("not a document");
            }
        }
    }
}
