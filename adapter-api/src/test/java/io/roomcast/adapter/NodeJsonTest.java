package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
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

@DisplayName("JSON comes out in the same characters as Node's JSON.stringify")
class NodeJsonTest {
    /** What only JavaScript has: it cannot be a Java argument. */
    private static final Set<String> JAVASCRIPT_ONLY = Set.of(
            "date-invalid",
            "uint8array",
            "uint8array-subview",
            "arraybuffer",
            "uint16array",
            "int32array",
            "float32array",
            "dataview",
            "array-function",
            "object-function",
            "object-proto-key",
            "toJSON",
            "map",
            "set",
            "boxed-number",
            "boxed-string",
            "boxed-bool",
            "symbol",
            "function");

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream in = NodeJsonTest.class.getResourceAsStream("/vectors/codec-json.json")) {
            JsonNode vectors = new ObjectMapper().readTree(in).path("vectors");
            return StreamSupport.stream(vectors.spliterator(), false)
                    .filter(vector -> vector.has("payload_text"))
                    .filter(vector ->
                            !JAVASCRIPT_ONLY.contains(vector.path("name").textValue()))
                    .map(vector -> Arguments.of(vector.path("name").textValue(), vector))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void writesWhatNodeWrites(String name, JsonNode vector) {
        Object value = java(vector.path("value"));
        EventData event = EventData.of("", value);
        JsonNode element = event.tree().get(1);
        String expected = vector.path("payload_text").textValue();
        String list = expected.substring(expected.indexOf("\"l\":[") + 5, expected.length() - 2);

        assertThat(NodeJson.text(element, NodeJson.BinaryWriter.BUFFER)).isEqualTo(list);
    }

    private static Object java(JsonNode notation) {
        if (notation.has("$undefined")) {
            return Value.UNDEFINED;
        } else if (notation.has("$bin")) {
            return Base64.getDecoder().decode(notation.path("$bin").textValue());
        } else if (notation.has("$date")) {
            String date = notation.path("$date").textValue();
            return Instant.parse(date);
        } else if (notation.has("$num")) {
            return Double.parseDouble(notation.path("$num").textValue());
        } else if (notation.isArray()) {
            return StreamSupport.stream(notation.spliterator(), false)
                    .map(element -> Value.of(java(element)).tree())
                    .collect(
                            () -> new ObjectMapper().createArrayNode(),
                            (array, element) -> array.add(element),
                            (a, b) -> a.addAll(b));
        } else if (notation.isObject()) {
            var object = new ObjectMapper().createObjectNode();
            notation.properties()
                    .forEach(property -> object.set(
                            property.getKey(),
                            Value.of(java(property.getValue())).tree()));
            return object;
        }
        return notation;
    }

    @Test
    @DisplayName("U+2028 and characters beyond the BMP stay raw, control characters are escaped in lower case")
    void strings() {
        assertThat(NodeJson.text(Value.of("\u2028\u001f\u007f/😀").tree(), NodeJson.BinaryWriter.BUFFER))
                .isEqualTo("\"\u2028\\u001f\u007f/😀\"");
    }

    @Test
    @DisplayName("a float is written as the number it shows, not as the double nearest to it")
    void floats() {
        assertThat(NodeJson.text(Value.of(1.1f).tree(), NodeJson.BinaryWriter.BUFFER))
                .isEqualTo("1.1");
        assertThat(NodeJson.text(Value.of(Map.of("f", 1.1f)).tree(), NodeJson.BinaryWriter.BUFFER))
                .isEqualTo("{\"f\":1.1}");
    }

    @Test
    @DisplayName("what is read is written back as it was")
    void roundTrip() throws IOException {
        String json = "{\"a\":[1,2.5,null,true,\"é😀\"],\"b\":{}}";
        assertThat(new String(NodeJson.write(NodeJson.read(json)), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @Test
    @DisplayName("trailing text, broken text and bottomless nesting are refused")
    void refusals() {
        for (String bad : List.of("{} x", "{", "[".repeat(600) + "]".repeat(600), "nul")) {
            assertThatThrownBy(() -> NodeJson.read(bad)).isInstanceOf(IOException.class);
        }
    }
}
