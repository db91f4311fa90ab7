package io.roomcast.adapter;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.roomcast.adapter.spi.JsonReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Map;

/**
 * JSON as Node reads and writes it ({@code wire.md} §1.5): numbers, dates and strings come out in the same characters as
 * those of {@code JSON.stringify}. For backends and hosts.
 */
public final class NodeJson {
    /** How deeply values may be nested, when they are written and when they are read. */
    public static final int MAX_DEPTH = 500;

    /** Of texts that are shorter, the buffer need not grow. */
    private static final int TEXT = 512;

    private NodeJson() {}

    /** Writes the binary that a tree contains, which JSON cannot. */
    @FunctionalInterface
    public interface BinaryWriter {
        /** As a Node Buffer's {@code toJSON} does: {@code {"type":"Buffer","data":[1,2]}}. */
        BinaryWriter BUFFER = (out, bytes) -> {
            out.append("{\"type\":\"Buffer\",\"data\":[");
            for (int i = 0; i < bytes.length; i++) {
                out.append(i == 0 ? "" : ",").append(bytes[i] & 0xff);
            }
            out.append("]}");
        };

        /** Writes one value in the place of these bytes. */
        void write(StringBuilder out, byte[] bytes);
    }

    /** Reads one JSON text in UTF-8, with nothing after it, nested {@link #MAX_DEPTH} levels deep at most. */
    public static JsonNode read(byte[] json) throws IOException {
        JsonReader in = new JsonReader(json);
        JsonNode value = in.value();
        in.end();
        return value;
    }

    /** Reads one JSON text, with nothing after it, nested {@link #MAX_DEPTH} levels deep at most. */
    public static JsonNode read(String json) throws IOException {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The tree as JSON in UTF-8; binary becomes what a Node Buffer becomes. */
    public static byte[] write(JsonNode tree) {
        return text(tree, BinaryWriter.BUFFER).getBytes(StandardCharsets.UTF_8);
    }

    /** The tree as JSON text, with binary as {@code binary} writes it. */
    public static String text(JsonNode tree, BinaryWriter binary) {
        StringBuilder out = new StringBuilder(TEXT);
        write(tree, out, binary);
        return out.toString();
    }

    /** Adds the tree as JSON to a text; binary becomes what a Node Buffer becomes. */
    public static void append(JsonNode tree, StringBuilder out) {
        write(tree, out, BinaryWriter.BUFFER);
    }

    private static void write(JsonNode tree, StringBuilder out, BinaryWriter binary) {
        switch (tree.getNodeType()) {
            case OBJECT -> writeObject(tree, out, binary);
            case ARRAY -> {
                out.append('[');
                int size = tree.size();
                for (int i = 0; i < size; i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(tree.get(i), out, binary);
                }
                out.append(']');
            }
            case STRING -> write(tree.textValue(), out);
            case NUMBER -> out.append(number(tree));
            case BOOLEAN -> out.append(tree.booleanValue());
            case BINARY -> binary.write(out, ((BinaryNode) tree).binaryValue());
            case POJO -> {
                Object pojo = ((POJONode) tree).getPojo();
                if (pojo instanceof Instant instant) {
                    write(date(instant), out);
                } else {
                    write(Value.of(pojo).tree(), out, binary);
                }
            }
            case NULL, MISSING -> out.append("null");
        }
    }

    private static void writeObject(JsonNode tree, StringBuilder out, BinaryWriter binary) {
        char before = '{';
        for (Map.Entry<String, JsonNode> property : tree.properties()) {
            if (!property.getValue().isMissingNode()) {
                out.append(before);
                write(property.getKey(), out);
                out.append(':');
                write(property.getValue(), out, binary);
                before = ',';
            }
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void write(String text, StringBuilder out) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || isLoneSurrogate(text, i)) {
                escape(c, out.append(text, written, i));
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    /** Half a surrogate pair has no UTF-8. */
    private static boolean isLoneSurrogate(String text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
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
}
