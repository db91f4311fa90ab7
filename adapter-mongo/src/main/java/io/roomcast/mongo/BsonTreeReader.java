package io.roomcast.mongo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.time.Instant;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.types.Decimal128;

/**
 * Reads documents as trees: binary is binary of whatever subtype, 64-bit integers keep their value, and what only BSON has
 * becomes what is nearest to it in JSON.
 */
final class BsonTreeReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Not a property in JavaScript. */
    static final String PROTO = "__proto__";

    private BsonTreeReader() {}

    /** @throws IOException if the bytes are no document, or one that is nested too deeply */
    static ObjectNode read(RawBsonDocument document) throws IOException {
        try (BsonBinaryReader in = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
            return document(in, 1);
        } catch (RuntimeException e) {
            throw new IOException("not a document: " + e.getMessage(), e);
        }
    }

    private static ObjectNode document(BsonReader in, int depth) throws IOException {
        check(depth);
        ObjectNode tree = NODES.objectNode();
        in.readStartDocument();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = in.readName();
            JsonNode value = value(in, depth);
            if (!name.equals(PROTO)) {
                tree.set(name, value);
            }
        }
        in.readEndDocument();
        return tree;
    }

    private static ArrayNode array(BsonReader in, int depth) throws IOException {
        check(depth);
        ArrayNode tree = NODES.arrayNode();
        in.readStartArray();
        while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
            tree.add(value(in, depth));
        }
        in.readEndArray();
        return tree;
    }

    private static void check(int depth) throws IOException {
        if (depth > NodeJson.MAX_DEPTH) {
            throw new IOException("nested more than " + NodeJson.MAX_DEPTH + " levels deep");
        }
    }

    private static JsonNode value(BsonReader in, int depth) throws IOException {
        return switch (in.getCurrentBsonType()) {
            case DOCUMENT -> document(in, depth + 1);
            case ARRAY -> array(in, depth + 1);
            case STRING -> NODES.textNode(in.readString());
            case INT32 -> NODES.numberNode(in.readInt32());
            case INT64 -> NODES.numberNode(in.readInt64());
            case DOUBLE -> NODES.numberNode(in.readDouble());
            case DECIMAL128 -> decimal(in.readDecimal128());
            case BOOLEAN -> NODES.booleanNode(in.readBoolean());
            case BINARY -> NODES.binaryNode(in.readBinaryData().getData());
            case DATE_TIME -> NODES.pojoNode(Instant.ofEpochMilli(in.readDateTime()));
            case OBJECT_ID -> NODES.textNode(in.readObjectId().toHexString());
            case SYMBOL -> NODES.textNode(in.readSymbol());
            case JAVASCRIPT -> NODES.textNode(in.readJavaScript());
            case TIMESTAMP -> NODES.numberNode(in.readTimestamp().getValue());
            case REGULAR_EXPRESSION -> {
                in.readRegularExpression();
                yield NODES.objectNode();
            }
            default -> {
                in.skipValue();
                yield NODES.nullNode();
            }
        };
    }

    private static JsonNode decimal(Decimal128 decimal) {
        return decimal.isFinite() && !(decimal.isNegative() && decimal.doubleValue() == 0)
                ? NODES.numberNode(decimal.bigDecimalValue())
                : NODES.numberNode(decimal.doubleValue());
    }
}
