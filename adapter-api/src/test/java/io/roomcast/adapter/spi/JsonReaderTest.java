package io.roomcast.adapter.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("JSON is read into the tree that Jackson's mapper makes of it, or refused as it does")
class JsonReaderTest {
    private static final ObjectReader MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "7",
                "-1",
                "2147483647",
                "2147483648",
                "-2147483648",
                "-2147483649",
                "999999999999999999",
                "1000000000000000000",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "123456789012345678901234567890",
                "1.0",
                "-0.0",
                "0.1",
                "1e3",
                "1E+3",
                "12.5e-2",
                "1e400",
                "-1e400",
                "5e-324",
                "1.7976931348623157e308",
                "9007199254740993",
                "0.1000000000000000055511151231257827"
            })
    void numbers(String number) throws IOException {
        for (String json : List.of(number, "[" + number + "]", "{\"a\": " + number + " }")) {
            assertThat(NodeJson.read(utf8(json))).isEqualTo(MAPPER.readTree(json));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"a\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\\u001f\\u00e9\\uD83d\\ude00\"",
                "\"\\ud800\"",
                "\"x\\udc00\\ud800y\"",
                "\"é\"",
                "\"é\\n😀\\u20ac€\"",
                "\"\u2028\u007f\u0080\"",
                "\"\ufffd\"",
                "{\"\":1,\"é\":2,\"\\n\":3}",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                " \t\r\n[ 1 , { \"a\" : [ ] , \"b\" : { } } ] \n",
                "{\"a\":1,\"b\":2,\"a\":{\"a\":3}}",
                "{\"__proto__\":1}",
                "[null,true,false,\"true\"]"
            })
    void everythingElse(String json) throws IOException {
        assertThat(NodeJson.read(utf8(json))).isEqualTo(MAPPER.readTree(json));
        assertThat(NodeJson.read(json)).isEqualTo(MAPPER.readTree(json));
    }

    @Test
    @DisplayName("of a key that comes twice the last value counts, in the first place")
    void duplicateKeys() throws IOException {
        assertThat(NodeJson.read(utf8("{\"a\":1,\"b\":2,\"a\":3}"))).hasToString("{\"a\":3,\"b\":2}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{]",
                "[}",
                "\"",
                "\"a",
                "\"\\",
                "\"\\u12",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\u0000\"",
                "'a'",
                "nul",
                "nullx",
                "True",
                "truefalse",
                "NaN",
                "Infinity",
                "-Infinity",
                "undefined",
                "-",
                "+1",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "01",
                "-01",
                "00",
                "0x1",
                "1_0",
                "--1",
                "1 2",
                "{} x",
                "{}{}",
                "[]]",
                "/**/1",
                "1//",
                "#",
                "\u00a01",
                "\ufeff"
            })
    void whatIsNoJsonIsRefused(String json) {
        assertThatThrownBy(() -> MAPPER.readTree(utf8(json)))
                .as("by the mapper")
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NodeJson.read(utf8(json))).isInstanceOf(IOException.class);
    }

    @Test
    void nothingIsRefused() {
        for (String nothing : List.of("", " ")) {
            assertThatThrownBy(() -> NodeJson.read(nothing)).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("malformed UTF-8 is refused, also where the text has a U+FFFD of its own")
    void malformedUtf8() {
        for (String bytes : List.of(
                "80", "bf", "c3", "c328", "e282", "e28228", "f09f98", "f09f9828", "ff", "f8a1a1a1a1", "efbfbdff")) {
            byte[] json = utf8("[\"" + "?".repeat(bytes.length() / 2) + "\"]");
            for (int i = 0; i < bytes.length() / 2; i++) {
                json[2 + i] = (byte) Integer.parseInt(bytes.substring(2 * i, 2 * i + 2), 16);
            }
            assertThatThrownBy(() -> MAPPER.readTree(json)).as(bytes).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> NodeJson.read(json)).as(bytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void nestingIsLimited() throws IOException {
        int most = NodeJson.MAX_DEPTH;
        assertThat(NodeJson.read(utf8("[".repeat(most) + "]".repeat(most)))).isNotNull();
        assertThat(NodeJson.read(utf8("{\"a\":".repeat(most) + "1" + "}".repeat(most))))
                .isNotNull();
        assertThat(NodeJson.read(utf8("[" + "[],{},".repeat(most) + "[]]")).size())
                .isEqualTo(2 * most + 1);
        assertThatThrownBy(() -> NodeJson.read(utf8("[".repeat(most + 1) + "]".repeat(most + 1))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NodeJson.read(utf8("{\"a\":".repeat(most + 1) + "1" + "}".repeat(most + 1))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void lengthOfNumbersIsLimited() throws IOException {
        String most = "1".repeat(StreamReadConstraints.DEFAULT_MAX_NUM_LEN);
        assertThat(NodeJson.read(utf8(most))).isEqualTo(MAPPER.readTree(most));
        assertThatThrownBy(() -> MAPPER.readTree(most + "1")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NodeJson.read(utf8(most + "1"))).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("a message that was cut off anywhere, or has one byte changed, is read or refused as by the mapper")
    void damagedMessages() {
        byte[] whole =
                utf8("{\"type\":3,\"data\":{\"packet\":{\"type\":2,\"data\":[\"é\\n😀\",-12.5e1,null,true,[{}]]},"
                        + "\"opts\":{\"rooms\":[\"r\",42],\"except\":[],\"flags\":{}}},\"uid\":\"u\",\"nsp\":\"/\"}");
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> NodeJson.read(part)).isInstanceOf(IOException.class);
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = whole.clone();
            changed[1 + random.nextInt(whole.length - 1)] = (byte) random.nextInt(0x80);
            JsonNode expected = orNull(MAPPER::readTree, changed);
            assertThat(orNull(NodeJson::read, changed))
                    .as(new String(changed, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
    }

    private interface Reading {
        JsonNode read(byte[] json) throws IOException;
    }

    private static JsonNode orNull(Reading reading, byte[] json) {
        try {
            return reading.read(json);
        } catch (IOException e) {
            return null;
        }
    }
}
