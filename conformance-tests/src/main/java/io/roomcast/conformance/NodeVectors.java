package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * For tests of formats: what was captured from Node servers, in the notation that the header of each file explains. Files are the
 * resources {@code /vectors/*.json} of the module that tests.
 */
public final class NodeVectors {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NodeVectors() {}

    /**
     * One captured message.
     *
     * @param file in which it is
     * @param record all that is known of it
     */
    public record Vector(String file, JsonNode record) {
        /** Of the case. */
        public String name() {
            return record.path("name").asText();
        }

        /** A field; empty if there is none. */
        public String text(String field) {
            return record.path(field).asText();
        }

        /** The bytes that Node sent. */
        public byte[] payload() {
            return Base64.getDecoder().decode(text("payload_base64"));
        }

        /** What Node reads in them. */
        public JsonNode decoded() {
            return meant(record.path("decoded"));
        }

        @Override
        public String toString() {
            return file + ": " + text("op") + " " + name();
        }
    }

    /** All vectors of a file. */
    public static List<Vector> of(String file) {
        List<Vector> vectors = new ArrayList<>();
        for (JsonNode record : read(file).path("vectors")) {
            vectors.add(new Vector(file, record));
        }
        return vectors;
    }

    /** What the file says about all its vectors. */
    public static JsonNode header(String file) {
        return read(file).path("header");
    }

    private static JsonNode read(String file) {
        try (InputStream in = NodeVectors.class.getResourceAsStream("/vectors/" + file)) {
            return NodeJson.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers are the same if JavaScript cannot tell them apart. */
    public static final Comparator<JsonNode> LIKE_JAVASCRIPT = (a, b) -> {
        if (a.isNumber() && b.isNumber()) {
            return Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0); // -0 is 0
        }
        return a.equals(b) ? 0 : 1;
    };

    /** Fails if JavaScript could tell them apart. */
    public static void assertSame(JsonNode actual, JsonNode expected) {
        assertThat(actual.equals(LIKE_JAVASCRIPT, expected))
                .as("%s is the same as %s", Value.ofTree(actual), Value.ofTree(expected))
                .isTrue();
    }

    /** The value that the notation stands for. */
    public static JsonNode meant(JsonNode notation) {
        if (notation.isArray()) {
            ArrayNode array = NODES.arrayNode();
            for (JsonNode element : notation) {
                JsonNode value = meant(element);
                array.add(value.isMissingNode() ? NODES.nullNode() : value);
            }
            return array;
        } else if (!notation.isObject()) {
            return notation;
        } else if (notation.has("$bin")) {
            return BinaryNode.valueOf(
                    Base64.getDecoder().decode(notation.get("$bin").textValue()));
        } else if (notation.has("$binary")) {
            return BinaryNode.valueOf(
                    Base64.getDecoder().decode(notation.get("$binary").textValue()));
        } else if (notation.has("$oid")) {
            return new TextNode(notation.get("$oid").textValue());
        } else if (notation.has("$long") || notation.has("$bigint")) {
            return LongNode.valueOf(Long.parseLong(
                    notation.path("$long").asText(notation.path("$bigint").asText())));
        } else if (notation.has("$bin_len")) {
            byte[] bytes = new byte[notation.get("$bin_len").intValue()];
            Arrays.fill(bytes, (byte) 1);
            return BinaryNode.valueOf(bytes);
        } else if (notation.has("$string_len")) {
            String head = notation.path("$head").asText("x"); // of one character, repeated
            return new TextNode(
                    head.substring(0, 1).repeat(notation.get("$string_len").intValue()));
        } else if (notation.has("$date")) {
            return NODES.pojoNode(Instant.parse(notation.get("$date").textValue()));
        } else if (notation.has("$undefined")) {
            return MissingNode.getInstance();
        } else if (notation.has("$num")) {
            String number = notation.get("$num").textValue();
            return switch (number) {
                case "NaN", "Infinity", "-Infinity", "-0" -> DoubleNode.valueOf(Double.parseDouble(number));
                default -> DecimalNode.valueOf(new BigDecimal(number));
            };
        }
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> property : notation.properties()) {
            object.set(property.getKey(), meant(property.getValue()));
        }
        return object;
    }
}
