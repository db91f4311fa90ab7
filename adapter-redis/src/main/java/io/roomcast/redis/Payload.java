package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.adapter.spi.MessagePack.Flavour;
import java.io.IOException;

/** Messages that are objects, in JSON or MessagePack, and the limits of all messages. */
final class Payload {
    /** What one message may take, in bytes; Redis itself takes 512 MB. */
    static final int MAX_BYTES = 256 * 1024 * 1024;

    private Payload() {}

    static byte[] json(ObjectNode message) {
        checkNesting(message);
        return checked(NodeJson.write(message));
    }

    static byte[] messagePack(ObjectNode message) {
        return checked(MessagePack.write(message, Flavour.NOTEPACK));
    }

    /** What is nested deeper, no JVM peer reads; and a Node peer might crash on it. */
    static void checkNesting(JsonNode tree) {
        checkNesting(tree, 0);
    }

    /** The same for what stands in so many levels of others. */
    static void checkNesting(JsonNode tree, int depth) {
        if (tree.isContainerNode()) {
            if (depth >= MessagePack.MAX_NESTING) {
                throw new IllegalArgumentException("nested more than " + MessagePack.MAX_NESTING + " levels deep");
            }
            for (JsonNode child : tree) {
                checkNesting(child, depth + 1);
            }
        }
    }

    /** What is to be published, if it is not too large. */
    static byte[] checked(byte[] message) {
        if (message.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + message.length + " bytes is too large; the limit is " + MAX_BYTES);
        }
        return message;
    }

    /** JSON or MessagePack, told apart by the first byte. */
    static ObjectNode read(byte[] payload) throws IOException {
        bounded(payload);
        JsonNode tree = payload.length > 0 && payload[0] == '{' ? NodeJson.read(payload) : MessagePack.read(payload);
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a message must be an object, not " + tree.getNodeType());
    }

    /** What came, if it is not too large. */
    static byte[] bounded(byte[] payload) throws IOException {
        if (payload.length > MAX_BYTES) {
            throw new IOException("a message of " + payload.length + " bytes is too large");
        }
        return payload;
    }
}
