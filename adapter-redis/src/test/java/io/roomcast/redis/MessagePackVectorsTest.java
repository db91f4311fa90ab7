package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.adapter.spi.MessagePack.Flavour;
import io.roomcast.conformance.NodeVectors;
import io.roomcast.conformance.NodeVectors.Vector;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that Node's libraries encoded and decoded ({@code wire.md} §10). */
class MessagePackVectorsTest {
    /** Values that the captured notation, or Java, has no way to say. */
    private static final Map<String, String> NOT_IN_JAVA = new TreeMap<>(Map.ofEntries(
            Map.entry("lone-high-surrogate-short", "Node pairs it with the next character; we write U+FFFD"),
            Map.entry("lone-high-surrogate-end", "Node pairs it with what follows; we write U+FFFD"),
            Map.entry("lone-low-surrogate", "Node pairs it with the next character; we write U+FFFD"),
            Map.entry("lone-surrogate-long", "@msgpack/msgpack writes invalid UTF-8; we write U+FFFD"),
            Map.entry("int-2^64", "notepack wraps it; we write a float"),
            Map.entry("int-1e20", "notepack wraps it; we write a float"),
            Map.entry("int-1e21", "notepack wraps it; we write a float"),
            Map.entry("int-1e300", "notepack wraps it; we write a float"),
            Map.entry("int--1e19", "notepack wraps it; we write a float"),
            Map.entry("float-max", "notepack wraps it; we write a float"),
            Map.entry("date-invalid", "Java has no invalid date"),
            Map.entry("uint16array", "Java has bytes only"),
            Map.entry("int32array", "Java has bytes only"),
            Map.entry("float32array", "Java has bytes only"),
            Map.entry("dataview", "Java has bytes only"),
            Map.entry("arraybuffer", "Java has bytes only; @msgpack/msgpack loses them"),
            Map.entry("object-function", "Java has no functions"),
            Map.entry("object-proto-key", "no Node peer takes this key; we leave it out"),
            Map.entry("toJSON", "the notation shows the fields before toJSON"),
            Map.entry("map", "the notation shows a JavaScript Map"),
            Map.entry("set", "the notation shows a JavaScript Set")));

    static Stream<Vector> notepack() {
        return NodeVectors.of("codec-notepack.json").stream();
    }

    static Stream<Vector> msgpack() {
        return NodeVectors.of("codec-msgpack.json").stream();
    }

    @ParameterizedTest
    @MethodSource("notepack")
    void notepackIsReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        check(vector, Flavour.NOTEPACK);
    }

    @ParameterizedTest
    @MethodSource("msgpack")
    void msgpackIsReadAndWrittenAsNodeDoes(Vector vector) throws IOException {
        check(vector, Flavour.MSGPACK);
    }

    private static void check(Vector vector, Flavour flavour) throws IOException {
        JsonNode record = vector.record();
        boolean decode = vector.text("op").equals("decode");
        if (record.has("encode_error")) {
            return; // JavaScript has values that cannot be encoded, Java has none of them
        }
        byte[] payload = payload(record);
        boolean readable = !record.has("decode_error") || READ_ANYWAY.contains(vector.name());
        if (payload != null && !readable) {
            assertThatThrownBy(() -> MessagePack.read(payload)).isInstanceOf(IOException.class);
        } else if (payload != null && !READ_OTHERWISE.contains(vector.name() + flavour)) {
            JsonNode read = MessagePack.read(payload);
            if (!record.has("decode_error")) {
                NodeVectors.assertSame(read, vector.decoded());
            }
        }
        boolean writable = !NOT_IN_JAVA.containsKey(vector.name()) || sameAnyway(vector, flavour);
        if (!decode && writable) {
            byte[] written = MessagePack.write(NodeVectors.meant(record.path("value")), flavour);
            if (payload != null) {
                assertThat(HexFormat.of().formatHex(written))
                        .isEqualTo(HexFormat.of().formatHex(payload));
            } else {
                assertThat(written).hasSize(record.path("bytes").asInt());
            }
        }
    }

    /** Where the two libraries differ, one of them does what we do. */
    private static boolean sameAnyway(Vector vector, Flavour flavour) {
        return switch (vector.name()) {
            case "int-2^64", "int-1e20", "int-1e21", "int-1e300", "int--1e19", "float-max" ->
                flavour == Flavour.MSGPACK;
            case "arraybuffer", "lone-surrogate-long" -> flavour == Flavour.NOTEPACK;
            default -> false;
        };
    }

    /** Errors in {@code @msgpack/msgpack} only: keys that are no text. */
    private static final List<String> READ_ANYWAY =
            List.of("binary-key-map", "nil-key-map", "proto-key", "object-proto-key");

    /** What our one reader reads as notepack does, or as UTF-8 says. */
    private static final List<String> READ_OTHERWISE = List.of(
            "fixext1-type0 (old notepack undefined)MSGPACK",
            "fixext1-type1MSGPACK",
            "fixext2-type1MSGPACK",
            "fixext4-type1MSGPACK",
            "fixext8-type0 (old notepack date)MSGPACK",
            "fixext16-type1MSGPACK",
            "ext8-type0 (old notepack ArrayBuffer)MSGPACK",
            "ext8-type5MSGPACK",
            "ext16-type0MSGPACK",
            "ext32-type0MSGPACK",
            "str-invalid-utf8MSGPACK",
            "lone-high-surrogate-shortMSGPACK",
            "lone-high-surrogate-endMSGPACK",
            "lone-low-surrogateMSGPACK",
            "lone-low-surrogateNOTEPACK",
            "lone-surrogate-longMSGPACK");

    private static byte[] payload(JsonNode record) {
        return record.has("hex") ? HexFormat.of().parseHex(record.path("hex").asText()) : null;
    }

    @Test
    void nestingHasALimitInBothDirections() throws IOException {
        ArrayNode deep = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i < MessagePack.MAX_NESTING; i++) {
            deep = JsonNodeFactory.instance.arrayNode().add(deep);
        }
        byte[] written = MessagePack.write(deep, Flavour.NOTEPACK);
        assertThat(MessagePack.read(written)).isEqualTo(deep);

        ArrayNode tooDeep = JsonNodeFactory.instance.arrayNode().add(deep);
        assertThatThrownBy(() -> MessagePack.write(tooDeep, Flavour.NOTEPACK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, (byte) 0x91);
        assertThatThrownBy(() -> MessagePack.read(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nested");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dd7fffffff01", // an array of two thousand million elements
                "df7fffffff01",
                "c67fffffff01",
                "db7fffffff01",
                "c97fffffff0001",
                "81920102", // an array as a key
                "d8ff00000000000000000000000000000000", // a date of 16 bytes
                "c70cff000000007fffffffffffffff" // a date beyond the end of time
            })
    void whatCannotBeIsRefusedWithoutMakingRoomForIt(String hex) {
        assertThatThrownBy(() -> MessagePack.read(HexFormat.of().parseHex(hex))).isInstanceOf(IOException.class);
    }
}
