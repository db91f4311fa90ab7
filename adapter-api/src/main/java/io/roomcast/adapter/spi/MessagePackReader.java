package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack.UnpackerConfig;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/** Reads a message piece by piece. Lengths are checked against the bytes that are there before anything is made. */
public final class MessagePackReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final UnpackerConfig UNPACKER = new UnpackerConfig();

    private final byte[] bytes;
    private final MessageUnpacker in;

    public MessagePackReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = UNPACKER.newUnpacker(bytes);
    }

    /** The number of elements that follow. */
    public int array() throws IOException {
        try {
            return atMostRemaining(in.unpackArrayHeader(), 1);
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    /** The number of keys that follow, each with its value. */
    public int map() throws IOException {
        try {
            return atMostRemaining(in.unpackMapHeader(), 2);
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    /** The key of a map: a text, or what JavaScript makes a text of. */
    public String key() throws IOException {
        if (isText()) {
            return text();
        }
        JsonNode key = isContainer() ? MissingNode.getInstance() : value();
        if (key.isTextual()) {
            return key.textValue();
        } else if (key.isBinary()) {
            return new String(key.binaryValue(), StandardCharsets.UTF_8);
        } else if (key.isMissingNode() || key.isContainerNode() || key.isPojo()) {
            throw new IOException("the key of a map is no text");
        }
        return NodeJson.text(key, NodeJson.BinaryWriter.BUFFER);
    }

    /** Whether there is a map next. */
    public boolean isMap() throws IOException {
        try {
            return in.hasNext() && in.getNextFormat().getValueType().isMapType();
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    private boolean isText() throws IOException {
        try {
            return in.getNextFormat().getValueType() == ValueType.STRING;
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    private String text() throws IOException {
        try {
            return utf8();
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    private boolean isContainer() throws IOException {
        try {
            ValueType type = in.getNextFormat().getValueType();
            return type.isMapType() || type.isArrayType();
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    /** Whatever is next. */
    public JsonNode value() throws IOException {
        try {
            return value(0);
        } catch (MessagePackException | DateTimeException | ArithmeticException e) {
            throw malformed(e);
        }
    }

    /** Passes over whatever is next. */
    public void skip() throws IOException {
        try {
            in.skipValue();
        } catch (MessagePackException e) {
            throw malformed(e);
        }
    }

    /** Makes sure that nothing is left. */
    public void end() throws IOException {
        if (remaining() != 0) {
            throw new IOException(remaining() + " bytes follow the MessagePack value");
        }
    }

    private static IOException malformed(RuntimeException cause) {
        return new IOException("not valid MessagePack: " + cause, cause);
    }

    private long remaining() {
        return bytes.length - in.getTotalReadBytes();
    }

    private int atMostRemaining(int size, int bytesEach) throws IOException {
        if ((long) size * bytesEach > remaining()) {
            throw new IOException("a length of " + size + ", but only " + remaining() + " bytes follow");
        }
        return size;
    }

    private JsonNode value(int depth) throws IOException {
        MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                yield NullNode.getInstance();
            }
            case BOOLEAN -> BooleanNode.valueOf(in.unpackBoolean());
            case INTEGER -> integer(format);
            case FLOAT -> DoubleNode.valueOf(in.unpackDouble());
            case STRING -> TextNode.valueOf(utf8());
            case BINARY -> BinaryNode.valueOf(in.readPayload(atMostRemaining(in.unpackBinaryHeader(), 1)));
            case ARRAY -> {
                int size = array();
                ArrayNode array = NODES.arrayNode(Math.min(size, 16));
                int inside = nested(depth);
                for (int i = 0; i < size; i++) {
                    JsonNode element = value(inside);
                    array.add(element.isMissingNode() ? NullNode.getInstance() : element);
                }
                yield array;
            }
            case MAP -> {
                int size = map();
                ObjectNode object = NODES.objectNode();
                int inside = nested(depth);
                for (int i = 0; i < size; i++) {
                    String key = key();
                    JsonNode element = value(inside);
                    if (!element.isMissingNode() && !key.equals(MessagePack.PROTO)) {
                        object.set(key, element);
                    }
                }
                yield object;
            }
            case EXTENSION -> extension(format);
        };
    }

    private static int nested(int depth) throws IOException {
        if (depth >= MessagePack.MAX_NESTING) {
            throw new IOException("nested more than " + MessagePack.MAX_NESTING + " levels deep");
        }
        return depth + 1;
    }

    private JsonNode integer(MessageFormat format) throws IOException {
        if (format == MessageFormat.UINT64) {
            BigInteger number = in.unpackBigInteger();
            return number.bitLength() <= 63 ? LongNode.valueOf(number.longValue()) : BigIntegerNode.valueOf(number);
        }
        long number = in.unpackLong();
        return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
    }

    /** Malformed UTF-8 is replaced, as Node does. The unpacker's own way would allocate a buffer for each message. */
    private String utf8() throws IOException {
        int length = atMostRemaining(in.unpackRawStringHeader(), 1);
        String text = new String(bytes, (int) in.getTotalReadBytes(), length, StandardCharsets.UTF_8);
        in.readPayloadAsReference(length);
        return text;
    }

    private JsonNode extension(MessageFormat format) throws IOException {
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        int length = atMostRemaining(header.getLength(), 1);
        if (header.isTimestampType()) {
            // A JavaScript date has no more than milliseconds.
            return NODES.pojoNode(in.unpackTimestamp(header).truncatedTo(ChronoUnit.MILLIS));
        }
        byte[] payload = in.readPayload(length);
        if (header.getType() == 0) { // notepack before 3.0
            switch (format) {
                case FIXEXT1 -> {
                    return MissingNode.getInstance();
                }
                case FIXEXT8 -> {
                    return NODES.pojoNode(Instant.ofEpochMilli(new BigInteger(payload).longValue()));
                }
                case EXT8, EXT16, EXT32 -> {
                    return BinaryNode.valueOf(payload);
                }
                default -> {}
            }
        }
        return NODES.arrayNode().add(header.getType()).add(payload);
    }
}
