package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What JSON is made of: space, texts and numbers, one after the other. */
abstract sealed class JsonTokens permits JsonReader {
    /** How many characters a number may have, as converting takes more than linear time. */
    private static final int MAX_NUMBER = 1000;

    /** So many digits fit into a long, whatever they are. */
    private static final int LONG_DIGITS = 18;

    /** By character code: what stands for itself in a text, and takes one byte. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < 0x80; c++) {
            PLAIN[c] = c != '"' && c != '\\';
        }
    }

    final byte[] json;
    int at;

    JsonTokens(byte[] json) {
        this.json = json;
    }

    final IOException malformed(String why) {
        return new IOException("not valid JSON: " + why + ", at byte " + at);
    }

    final byte here() throws IOException {
        if (at >= json.length) {
            throw malformed("it ends too early");
        }
        return json[at];
    }

    final void skipSpace() {
        while (at < json.length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
    }

    /** What comes behind space. */
    final byte next() throws IOException {
        skipSpace();
        return here();
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
    final String text() throws IOException {
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

    final JsonNode number() throws IOException {
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
