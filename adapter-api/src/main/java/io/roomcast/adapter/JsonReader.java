package io.roomcast.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON text in UTF-8 (RFC 8259, to the letter) into the tree that Jackson's mapper would make of it. Of keys that come
 * twice the last value counts. Whole numbers keep all their digits, others become doubles.
 */
final class JsonReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** How many characters a number may have, as converting takes more than linear time. */
    private static final int MAX_NUMBER = 1000;

    /** So many digits fit into a long, whatever they are. */
    private static final int LONG_DIGITS = 18;

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    /** By character code: what stands for itself in a text, and takes one byte. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    private final byte[] json;
    private int at;

    private JsonReader(byte[] json) {
        this.json = json;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws IOException if it is something else, or nested more than {@link NodeJson#MAX_DEPTH} levels deep */
    static JsonNode read(byte[] json) throws IOException {
        JsonReader in = new JsonReader(json);
        JsonNode value = in.value(0);
        in.skipSpace();
        if (in.at < json.length) {
            throw in.malformed("there is more behind the value");
        }
        return value;
    }

    private IOException malformed(String why) {
        return new IOException("not valid JSON: " + why + ", at byte " + at);
    }

    private byte here() throws IOException {
        if (at >= json.length) {
            throw malformed("it ends too early");
        }
        return json[at];
    }

    private void skipSpace() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    /** What comes behind space. */
    private byte next() throws IOException {
        skipSpace();
        return here();
    }

    private JsonNode value(int depth) throws IOException {
        return switch (next()) {
            case '{' -> object(nested(depth));
            case '[' -> array(nested(depth));
            case '"' -> TextNode.valueOf(text());
            case 't' -> literal(TRUE, BooleanNode.TRUE);
            case 'f' -> literal(FALSE, BooleanNode.FALSE);
            case 'n' -> literal(NULL, NullNode.getInstance());
            default -> number();
        };
    }

    private int nested(int depth) throws IOException {
        if (depth >= NodeJson.MAX_DEPTH) {
            throw malformed("nested more than " + NodeJson.MAX_DEPTH + " levels deep");
        }
        return depth + 1;
    }

    private ObjectNode object(int depth) throws IOException {
        ObjectNode object = NODES.objectNode();
        at++;
        if (next() == '}') {
            at++;
            return object;
        }
        do {
            if (next() != '"') {
                throw malformed("a key is no text");
            }
            String key = text();
            if (next() != ':') {
                throw malformed("there is no colon behind a key");
            }
            at++;
            object.set(key, value(depth));
        } while (isMore('}'));
        return object;
    }

    private ArrayNode array(int depth) throws IOException {
        ArrayNode array = NODES.arrayNode();
        at++;
        if (next() == ']') {
            at++;
            return array;
        }
        do {
            array.add(value(depth));
        } while (isMore(']'));
        return array;
    }

    /** Passes a comma or the end. */
    private boolean isMore(char end) throws IOException {
        byte next = next();
        if (next != ',' && next != end) {
            throw malformed("there is neither a comma nor the end behind a value");
        }
        at++;
        return next == ',';
    }

    private JsonNode literal(byte[] literal, JsonNode value) throws IOException {
        for (byte character : literal) {
            if (here() != character) {
                throw malformed("there is no value");
            }
            at++;
        }
        return value;
    }

    // --- texts

    /** From quote to quote. */
    private String text() throws IOException {
        int start = ++at;
        while (PLAIN[here() & 0xff]) {
            at++;
        }
        if (json[at] == '"') {
            return new String(
                    json, start, at++ - start, StandardCharsets.ISO_8859_1); // it is ASCII, and this is the fastest
        }
        StringBuilder text = new StringBuilder();
        int from = start;
        while (here() != '"') {
            byte character = json[at];
            if (character == '\\') {
                text.append(utf8(from)).append(escaped());
                from = at;
            } else if (character >= 0 && character < ' ') {
                throw malformed("a control character in a text");
            } else {
                at++;
            }
        }
        text.append(utf8(from));
        at++;
        return text.toString();
    }

    /** What stands between there and here. */
    private String utf8(int from) throws IOException {
        String text = new String(json, from, at - from, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) { // sent as such, or because of malformed bytes, which the decoder refuses
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json, from, at - from));
        }
        return text;
    }

    private char escaped() throws IOException {
        at++;
        byte character = here();
        at++;
        return switch (character) {
            case '"', '\\', '/' -> (char) character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) (hexDigit() << 12 | hexDigit() << 8 | hexDigit() << 4 | hexDigit());
            default -> throw malformed("an unknown escape");
        };
    }

    private int hexDigit() throws IOException {
        int digit = here() < 0 ? -1 : Character.digit(json[at], 16);
        if (digit < 0) {
            throw malformed("a hexadecimal digit is missing");
        }
        at++;
        return digit;
    }

    // --- numbers

    private JsonNode number() throws IOException {
        int start = at;
        boolean negative = here() == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long value = digits();
        int digits = at - first;
        if (digits > 1 && json[first] == '0') {
            throw malformed("a number begins with a zero");
        }
        boolean whole = !isFraction();
        if (at - start > MAX_NUMBER) {
            throw malformed("a number has more than " + MAX_NUMBER + " characters");
        }
        if (whole && digits <= LONG_DIGITS) {
            return whole(negative ? -value : value);
        }
        String number = new String(json, start, at - start, StandardCharsets.US_ASCII);
        return whole ? big(new BigInteger(number)) : DoubleNode.valueOf(Double.parseDouble(number));
    }

    /** One digit or more; of many, the value is wrong. */
    private long digits() throws IOException {
        long value = 0;
        int first = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            value = value * 10 + json[at++] - '0';
        }
        if (at == first) {
            throw malformed("a digit or another value is missing");
        }
        return value;
    }

    /** Passes a fraction and an exponent, if there is one of them. */
    private boolean isFraction() throws IOException {
        int behindWhole = at;
        if (isNext('.', '.')) {
            digits();
        }
        if (isNext('e', 'E')) {
            isNext('+', '-');
            digits();
        }
        return at > behindWhole;
    }

    private boolean isNext(char one, char other) {
        boolean is = at < json.length && (json[at] == one || json[at] == other);
        if (is) {
            at++;
        }
        return is;
    }

    private static JsonNode whole(long value) {
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private static JsonNode big(BigInteger value) {
        return value.bitLength() < Long.SIZE ? whole(value.longValue()) : BigIntegerNode.valueOf(value);
    }
}
