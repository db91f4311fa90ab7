package io.roomcast.adapter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.POJONode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/**
 * JSON as Node reads and writes it ({@code wire.md} §1.5): numbers, dates and strings come out in the same characters as
 * those of {@code JSON.stringify}. For backends and hosts.
 */
public final class NodeJson {
    /** How deeply values may be nested, when they are written and when they are read. */
    public static final int MAX_DEPTH = 500;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private NodeJson() {}

    /** Writes the binary that a tree contains, which JSON cannot. */
    @FunctionalInterface
    public interface BinaryWriter {
        /** As a Node Buffer's {@code toJSON} does: {@code {"type":"Buffer","data":[1,2]}}. */
        BinaryWriter BUFFER = (out, bytes) -> {
            out.writeStartObject();
            out.writeStringField("type", "Buffer");
            out.writeArrayFieldStart("data");
            for (byte b : bytes) {
                out.writeNumber(b & 0xff);
            }
            out.writeEndArray();
            out.writeEndObject();
        };

        /** Writes one value in the place of these bytes. */
        void write(JsonGenerator out, byte[] bytes) throws IOException;
    }

    /** Reads one JSON text in UTF-8, with nothing after it, nested {@link #MAX_DEPTH} levels deep at most. */
    public static JsonNode read(byte[] json) throws IOException {
        return READER.readTree(json);
    }

    /** Reads one JSON text, with nothing after it, nested {@link #MAX_DEPTH} levels deep at most. */
    public static JsonNode read(String json) throws IOException {
        return READER.readTree(json);
    }

    /** The tree as JSON in UTF-8; binary becomes what a Node Buffer becomes. */
    public static byte[] write(JsonNode tree) {
        return text(tree, BinaryWriter.BUFFER).getBytes(StandardCharsets.UTF_8);
    }

    /** The tree as JSON text, with binary as {@code binary} writes it. */
    public static String text(JsonNode tree, BinaryWriter binary) {
        try (SegmentedStringWriter text = new SegmentedStringWriter(FACTORY._getBufferRecycler());
                JsonGenerator out = FACTORY.createGenerator(text)) {
            write(tree, out, binary);
            out.flush();
            return escapeLoneSurrogates(text.getAndClear());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON", e);
        }
    }

    private static void write(JsonNode tree, JsonGenerator out, BinaryWriter binary) throws IOException {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject();
                for (Map.Entry<String, JsonNode> property : tree.properties()) {
                    if (!property.getValue().isMissingNode()) {
                        out.writeFieldName(property.getKey());
                        write(property.getValue(), out, binary);
                    }
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode element : tree) {
                    write(element, out, binary);
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(tree.textValue());
            case NUMBER -> out.writeNumber(number(tree));
            case BOOLEAN -> out.writeBoolean(tree.booleanValue());
            case BINARY -> binary.write(out, tree.binaryValue());
            case POJO -> {
                Object pojo = ((POJONode) tree).getPojo();
                if (pojo instanceof Instant instant) {
                    out.writeString(date(instant));
                } else {
                    write(Value.of(pojo).tree(), out, binary);
                }
            }
            case NULL, MISSING -> out.writeNull();
        }
    }

    /** A number as JavaScript's {@code JSON.stringify} writes it. */
    static String number(JsonNode number) {
        if (number.isIntegralNumber()) {
            return number.asText();
        }
        double value = number.isFloat() ? Double.parseDouble(number.asText()) : number.doubleValue();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < 0x1p53) {
            return Long.toString((long) value);
        }
        return javaScript(value);
    }

    /** The shortest digits that give the same double, laid out as ECMAScript's Number::toString does. */
    private static String javaScript(double value) {
        BigDecimal decimal = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        BigDecimal oneDigit = decimal.round(new MathContext(1)); // Java shows two digits at least, as in 4.9E-324
        if (oneDigit.doubleValue() == value) {
            decimal = oneDigit.stripTrailingZeros();
        }
        String digits = decimal.unscaledValue().abs().toString();
        int point = digits.length() - decimal.scale(); // the decimal point stands after this many digits
        StringBuilder out = new StringBuilder(28);
        if (value < 0) {
            out.append('-');
        }
        if (point > 21 || point < -5) {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            return out.append('e')
                    .append(point > 0 ? "+" : "")
                    .append(point - 1)
                    .toString();
        } else if (point <= 0) {
            return out.append("0.").append("0".repeat(-point)).append(digits).toString();
        } else if (point >= digits.length()) {
            return out.append(digits)
                    .append("0".repeat(point - digits.length()))
                    .toString();
        }
        return out.append(digits, 0, point)
                .append('.')
                .append(digits, point, digits.length())
                .toString();
    }

    /** A date as JavaScript's {@code Date.toISOString} writes it, to the millisecond. */
    public static String date(Instant instant) {
        ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
        int year = utc.getYear();
        String shown = year >= 0 && year <= 9999 ? "%04d".formatted(year) : "%+07d".formatted(year);
        return "%s-%02d-%02dT%02d:%02d:%02d.%03dZ"
                .formatted(
                        shown,
                        utc.getMonthValue(),
                        utc.getDayOfMonth(),
                        utc.getHour(),
                        utc.getMinute(),
                        utc.getSecond(),
                        utc.getNano() / 1_000_000);
    }

    /** Half a surrogate pair has no UTF-8: JSON.stringify escapes it. They occur inside strings only. */
    private static String escapeLoneSurrogates(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1));
            boolean lone = Character.isSurrogate(c) && !pair;
            if (lone && escaped == null) {
                escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
            }
            if (escaped != null) {
                if (lone) {
                    escaped.append("\\u").append(Integer.toHexString(c));
                } else {
                    escaped.append(c);
                }
            }
            if (pair) {
                i++;
                if (escaped != null) {
                    escaped.append(json.charAt(i));
                }
            }
        }
        return escaped == null ? json : escaped.toString();
    }
}
