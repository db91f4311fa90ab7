package io.roomcast.mongo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonWriter;

/** Writes trees as the driver of Node writes the values they stand for ({@code wire.md} §8.1, §10). */
final class BsonTreeWriter {
    /** What MongoDB documents as its limit. */
    static final int MAX_NESTING = 100;

    /** Up to here JavaScript's numbers are exact. */
    private static final long MAX_EXACT = 1L << 53;

    private final BsonWriter out;

    BsonTreeWriter(BsonWriter out) {
        this.out = out;
    }

    /**
     * Writes a value in its place.
     *
     * @param depth how many documents and arrays it is in
     * @throws IllegalArgumentException if it is nested too deeply
     */
    void write(JsonNode tree, int depth) {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                out.writeStartDocument();
                for (Map.Entry<String, JsonNode> property : tree.properties()) {
                    if (!property.getKey().equals(BsonTreeReader.PROTO)) {
                        out.writeName(wellFormed(property.getKey()));
                        write(property.getValue(), nested(depth));
                    }
                }
                out.writeEndDocument();
            }
            case ARRAY -> {
                out.writeStartArray();
                for (JsonNode element : tree) {
                    write(element, nested(depth));
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(wellFormed(tree.textValue()));
            case NUMBER -> number(tree);
            case BOOLEAN -> out.writeBoolean(tree.booleanValue());
            case BINARY -> out.writeBinaryData(new BsonBinary(binary(tree)));
            case POJO -> {
                Object pojo = ((POJONode) tree).getPojo();
                if (pojo instanceof Instant instant) {
                    out.writeDateTime(instant.toEpochMilli());
                } else {
                    write(Value.of(pojo).tree(), nested(depth));
                }
            }
            case NULL, MISSING -> out.writeNull(); // an undefined property keeps its name
        }
    }

    private static byte[] binary(JsonNode tree) {
        try {
            return tree.binaryValue();
        } catch (IOException e) {
            throw new IllegalArgumentException("not binary", e);
        }
    }

    private static int nested(int depth) {
        if (depth >= MAX_NESTING) {
            throw new IllegalArgumentException("nested more than " + MAX_NESTING + " levels deep");
        }
        return depth + 1;
    }

    /** JavaScript has one kind of number; what is more precise than that goes out as its BigInt does. */
    private void number(JsonNode number) {
        if (number.isIntegralNumber() && number.canConvertToLong()) {
            long whole = number.longValue();
            if (whole > MAX_EXACT || whole < -MAX_EXACT) {
                out.writeInt64(whole);
                return;
            }
        }
        double value = number.isFloat() ? Double.parseDouble(number.asText()) : number.doubleValue();
        boolean negativeZero = value == 0 && 1 / value < 0;
        if (value == (int) value && !negativeZero) {
            out.writeInt32((int) value);
        } else {
            out.writeDouble(value);
        }
    }

    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder replaced = new StringBuilder(text.length());
                text.codePoints().forEach(c -> replaced.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
                return replaced.toString();
            }
        }
        return text;
    }
}
