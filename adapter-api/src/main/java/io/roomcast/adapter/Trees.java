package io.roomcast.adapter;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;

/**
 * Java values to Jackson trees and back. In a tree of ours binary is a {@code BinaryNode} and a date a {@code POJONode}
 * with an {@link Instant}; each format writes them as its Node peer does ({@code wire.md} §1.5, §10).
 */
final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule("roomcast")
                    .addSerializer(Date.class, new DateWriter<>(Date.class))
                    .addSerializer(Instant.class, new DateWriter<>(Instant.class))
                    .addSerializer(ByteBuffer.class, new ByteBufferWriter())
                    .addSerializer(Value.class, new ValueWriter())
                    .addDeserializer(Instant.class, new InstantReader())
                    .addDeserializer(Date.class, new DateReader())
                    .addDeserializer(byte[].class, new BytesReader())
                    .addDeserializer(ByteBuffer.class, new ByteBufferReader())
                    .addDeserializer(Value.class, new ValueReader()))
            .build();

    /** Numbers are equal by value, whatever their Java type. */
    static final Comparator<JsonNode> BY_VALUE = (a, b) -> {
        if (a.equals(b)) {
            return 0;
        }
        return a.isNumber() && b.isNumber() && NodeJson.number(a).equals(NodeJson.number(b)) ? 0 : 1;
    };

    private Trees() {}

    static JsonNode toTree(Object value) {
        // The kinds that make up nearly every event; the mapper would get there by a token buffer.
        if (value instanceof String text) {
            return TextNode.valueOf(text);
        } else if (value instanceof Integer number) {
            return NODES.numberNode(number.intValue());
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof byte[] bytes) {
            return BinaryNode.valueOf(bytes.clone());
        } else if (value instanceof Value v) {
            return v.tree();
        } else if (value instanceof JsonNode tree) {
            return tree.deepCopy();
        }
        try {
            JsonNode tree = MAPPER.valueToTree(value);
            checkDepth(tree, 1);
            return tree;
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(
                    "a value of " + value.getClass().getName() + " contains itself, or is nested too deeply", e);
        }
    }

    private static void checkDepth(JsonNode tree, int depth) {
        if (depth > NodeJson.MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "a value must not be nested more than " + NodeJson.MAX_DEPTH + " levels deep");
        }
        for (JsonNode child : tree) {
            checkDepth(child, depth + 1);
        }
    }

    static Object read(JsonNode tree, Type type) throws IOException {
        if (type == JsonNode.class) {
            return tree.deepCopy();
        }
        return MAPPER.readerFor(MAPPER.constructType(type)).readValue(tree);
    }

    static boolean hasBinary(JsonNode tree) {
        if (tree.isBinary()) {
            return true;
        }
        for (JsonNode child : tree) {
            if (hasBinary(child)) {
                return true;
            }
        }
        return false;
    }

    /** A tree as an element of an array, where JavaScript has no undefined on the wire. */
    static JsonNode inArray(JsonNode tree) {
        return tree.isMissingNode() ? NODES.nullNode() : tree;
    }

    @SuppressWarnings("JavaUtilDate") // applications pass them
    private static final class DateWriter<T> extends StdSerializer<T> {
        DateWriter(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T date, JsonGenerator out, SerializerProvider provider) throws IOException {
            Instant instant = date instanceof Date d ? Instant.ofEpochMilli(d.getTime()) : (Instant) date;
            if (out instanceof TokenBuffer) {
                out.writeEmbeddedObject(instant);
            } else {
                out.writeString(NodeJson.date(instant));
            }
        }
    }

    private static final class ByteBufferWriter extends StdSerializer<ByteBuffer> {
        ByteBufferWriter() {
            super(ByteBuffer.class);
        }

        @Override
        public void serialize(ByteBuffer buffer, JsonGenerator out, SerializerProvider provider) throws IOException {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            out.writeBinary(bytes);
        }
    }

    private static final class ValueWriter extends StdSerializer<Value> {
        ValueWriter() {
            super(Value.class);
        }

        @Override
        public void serialize(Value value, JsonGenerator out, SerializerProvider provider) throws IOException {
            value.tree().serialize(out, provider);
        }
    }

    private static final class ValueReader extends StdDeserializer<Value> {
        ValueReader() {
            super(Value.class);
        }

        @Override
        public Value deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Value.ofTree(in.readValueAsTree());
        }

        @Override
        public Value getNullValue(DeserializationContext context) {
            return Value.NULL;
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT) && in.getEmbeddedObject() instanceof Instant instant) {
                return instant;
            } else if (in.currentToken().isNumeric()) {
                return Instant.ofEpochMilli(in.getLongValue());
            }
            try {
                return Instant.parse(in.getText());
            } catch (DateTimeException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, in.getText(), "not an ISO 8601 date");
            }
        }
    }

    /** Also reads what {@link DateWriter} wrote, which Jackson's own does not. */
    private static final class DateReader extends StdDeserializer<Date> {
        DateReader() {
            super(Date.class);
        }

        @Override
        public Date deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return in.hasToken(JsonToken.VALUE_EMBEDDED_OBJECT) && in.getEmbeddedObject() instanceof Instant instant
                    ? Date.from(instant)
                    : _parseDate(in, context);
        }
    }

    /** Also reads the object that a Node Buffer becomes where only JSON travels ({@code wire.md} §1.4). */
    private static final class BytesReader extends StdDeserializer<byte[]> {
        BytesReader() {
            super(byte[].class);
        }

        @Override
        public byte[] deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.START_OBJECT)) {
                return in.getBinaryValue();
            }
            JsonNode buffer = in.readValueAsTree();
            if (!buffer.path("type").asText().equals("Buffer")
                    || !buffer.path("data").isArray()) {
                return (byte[]) context.handleUnexpectedToken(byte[].class, in);
            }
            JsonNode data = buffer.path("data");
            byte[] bytes = new byte[data.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) data.get(i).intValue();
            }
            return bytes;
        }
    }

    private static final class ByteBufferReader extends StdDeserializer<ByteBuffer> {
        ByteBufferReader() {
            super(ByteBuffer.class);
        }

        @Override
        public ByteBuffer deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return ByteBuffer.wrap(context.readValue(in, byte[].class));
        }
    }
}
