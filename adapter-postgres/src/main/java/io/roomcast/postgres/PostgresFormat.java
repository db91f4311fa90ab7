package io.roomcast.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.adapter.spi.MessagePack.Flavour;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the messages of one namespace ({@code wire.md} §7.1): JSON in a notification, or MessagePack in a row of
 * the table and a notification that names the row.
 */
final class PostgresFormat {
    /** What one message may take, in bytes; PostgreSQL takes 1 GB. */
    static final int MAX_BYTES = 256 * 1024 * 1024;

    private static final String SOURCE = "_sio_adapter";
    private static final String ATTACHMENT_ID = "attachmentId";

    /** In the rows of a log: the channel whose log it is. Node ignores it. */
    private static final String LOG = "log";

    private final String namespace;
    private final String channel;
    private final int threshold;
    private final boolean nodeCluster;
    private final ClusterMessageCodec codec;

    /** @throws IllegalArgumentException if there can be no channel for the namespace */
    PostgresFormat(String namespace, PostgresSettings settings) {
        this.namespace = namespace;
        this.channel = settings.channel(namespace);
        this.threshold = settings.payloadThreshold();
        this.nodeCluster = settings.nodeCluster();
        this.codec = new ClusterMessageCodec(namespace);
    }

    String channel() {
        return channel;
    }

    // --- out

    /** A message for all. */
    Payload write(ClusterMessage message) {
        return write(message, null, false);
    }

    /** A message for all, to be kept in the log. */
    Payload writeLogged(ClusterMessage message) {
        return write(message, null, true);
    }

    /** An answer. It goes to all; but the primary of a Node cluster hands it to the one who asked (§7.3). */
    Payload writeAnswer(ClusterMessage answer, String requesterId) {
        return write(answer, requesterId, false);
    }

    private Payload write(ClusterMessage message, @Nullable String requesterId, boolean logged) {
        ObjectNode tree = codec.toTree(message);
        if (nodeCluster) {
            tree.put("source", SOURCE);
            if (requesterId != null) {
                tree.put("requesterUid", requesterId);
            }
        }
        if (logged) {
            tree.put(LOG, channel);
        } else if (!hasBinary(tree.path("data"))) {
            checkNesting(tree, 0);
            String json = NodeJson.text(tree, NodeJson.BinaryWriter.BUFFER);
            if (Payload.bytes(json) < threshold) {
                return Payload.inline(json);
            }
        }
        byte[] row = MessagePack.write(tree, Flavour.MSGPACK);
        if (row.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + row.length + " bytes is too large; the limit is " + MAX_BYTES);
        }
        return Payload.attached(header(tree), row);
    }

    /** Of the notification, up to the id of the row, which only PostgreSQL knows. */
    private static String header(ObjectNode tree) {
        ObjectNode header = tree.objectNode();
        header.set("uid", tree.get("uid"));
        header.set("type", tree.get("type"));
        String json = NodeJson.text(header, NodeJson.BinaryWriter.BUFFER);
        return json.substring(0, json.length() - 1) + ",\"" + ATTACHMENT_ID + "\":\"";
    }

    /** How notifications of a node end that are written here, but for some; those of no other node do. */
    String ending(String nodeId) {
        ObjectNode tree =
                JsonNodeFactory.instance.objectNode().put("uid", nodeId).put("nsp", namespace);
        if (nodeCluster) {
            tree.put("source", SOURCE);
        }
        return "," + NodeJson.text(tree, NodeJson.BinaryWriter.BUFFER).substring(1);
    }

    private static boolean hasBinary(JsonNode tree) {
        if (tree.isContainerNode()) {
            for (JsonNode child : tree) {
                if (hasBinary(child)) {
                    return true;
                }
            }
            return false;
        }
        return tree.isBinary();
    }

    /** What is nested deeper, no JVM peer reads. */
    private static void checkNesting(JsonNode tree, int depth) {
        if (tree.isContainerNode()) {
            if (depth >= NodeJson.MAX_DEPTH) {
                throw new IllegalArgumentException("nested more than " + NodeJson.MAX_DEPTH + " levels deep");
            }
            for (JsonNode child : tree) {
                checkNesting(child, depth + 1);
            }
        }
    }

    // --- in

    /**
     * What a notification says: one of the two, or neither if it is to be ignored.
     *
     * @param message the whole message
     * @param attachment the row that has it
     */
    record Notice(@Nullable ClusterMessage message, @Nullable Attachment attachment) {}

    /**
     * A row that has a message.
     *
     * @param nodeId who sent it; informative
     * @param id of the row
     */
    record Attachment(String nodeId, long id) {}

    /** Reads a notification. */
    Notice readNotification(String json) throws IOException {
        ObjectNode tree = object(NodeJson.read(json));
        JsonNode id = tree.path(ATTACHMENT_ID);
        if (id.isMissingNode()) {
            return new Notice(message(tree), null);
        }
        try {
            return new Notice(null, new Attachment(tree.path("uid").asText(), Long.parseLong(id.asText())));
        } catch (NumberFormatException e) {
            throw new IOException("an attachment without a number", e);
        }
    }

    /**
     * What a row has.
     *
     * @param message null if it is to be ignored
     * @param logged whether it is in the log of this namespace
     */
    record Row(@Nullable ClusterMessage message, boolean logged) {}

    /** Reads a row. */
    Row readRow(byte[] payload) throws IOException {
        ObjectNode tree = object(MessagePack.read(payload));
        return new Row(message(tree), tree.path(LOG).asText().equals(channel));
    }

    private static ObjectNode object(JsonNode tree) throws IOException {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a message must be an object, not " + tree.getNodeType());
    }

    /** Emitters of Node leave the namespace out, and Node takes messages without a sender; emitters are who is no node. */
    private @Nullable ClusterMessage message(ObjectNode tree) throws IOException {
        if (tree.path("nsp").isMissingNode()) {
            tree.put("nsp", namespace);
        }
        if (tree.path("uid").asText().isEmpty()) {
            tree.put("uid", ClusterMessage.EMITTER);
        }
        return codec.fromTree(tree);
    }
}
