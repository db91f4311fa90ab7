package io.roomcast.adapter.spi;

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
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text in UTF-8 (RFC 8259, to the letter) piece by piece; values become the trees that Jackson's mapper would make
 * of them. Of keys that come twice the last value counts. Whole numbers keep all their digits, others become doubles.
 *
 * <p>All methods throw an {@link IOException} where there is something else, or if it is nested more than
 * {@link NodeJson#MAX_DEPTH} levels deep.
 */
public final class JsonReader {
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
    private int depth;
    private boolean atFirstKey;

    public JsonReader(byte[] json) {
        this.json = json;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether there is an object next. */
    public boolean isObject() throws IOException {
        return next() == '{';
    }

    /** Begins an object; its keys follow, each with its value. */
    public void object() throws IOException {
        enter('{');
        atFirstKey = true;
    }

    /** The next key of the object; null at its end. */
    public @Nullable String key() throws IOException {
        boolean first = atFirstKey;
        atFirstKey = false;
        if (first ? isLeft('}') : !isMore('}')) {
            return null;
        }
        if (next() != '"') {
            throw malformed("a key is no text");
        }
        String key = text();
        if (next() != ':') {
            throw malformed("there is no colon behind a key");
        }
        at++;
        return key;
    }

    /** Whatever is next. */
    public JsonNode value() throws IOException {
        return switch (next()) {
            case '{' -> objectValue();
            case '[' -> arrayValue();
            case '"' -> TextNode.valueOf(text());
            case 't' -> literal(TRUE, BooleanNode.TRUE);
            case 'f' -> literal(FALSE, BooleanNode.FALSE);
            case 'n' -> literal(NULL, NullNode.getInstance());
            default -> number();
        };
    }

    /** Makes sure that nothing is left. */
    public void end() throws IOException {
        skipSpace();
        if (at < json.length) {
            throw malformed("there is more behind the value");
        }
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

    private void enter(char start) throws IOException {
        if (next() != start) {
            throw malformed("a '" + start + "' is missing");
        } else if (depth == NodeJson.MAX_DEPTH) {
            throw malformed("nested more than " + NodeJson.MAX_DEPTH + " levels deep");
        }
        at++;
        depth++;
    }

    /** Passes the end, if it is next. */
    private boolean isLeft(char end) throws IOException {
        if (next() != end) {
            return false;
        }
        at++;
        depth--;
        return true;
    }

    /** Passes the end or a comma. */
    private boolean isMore(char end) throws IOException {
        if (isLeft(end)) {
            return false;
        } else if (here() != ',') {
            throw malformed("there is neither a comma nor the end behind a value");
        }
        at++;
        return true;
    }

    private ObjectNode objectValue() throws IOException {
        ObjectNode object = NODES.objectNode();
        object();
        for (String key = key(); key != null; key = key()) {
            object.set(key, value());
        }
        return object;
    }

    private ArrayNode arrayValue() throws IOException {
        ArrayNode array = NODES.arrayNode();
        enter('[');
        if (isLeft(']')) {
            return array;
        }
        do {
            array.add(value());
        } while (isMore(']'));
        return array;
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

    private int plainEnd(int start) {
        int end = start;
        while (end < json.length && PLAIN[json[end] & 0xff]) {
            end++;
        }
        return end;
    }

    /** From quote to quote. */
    private String text() throws IOException {
        int start = at + 1;
        at = plainEnd(start);
        if (here() == '"') {
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
