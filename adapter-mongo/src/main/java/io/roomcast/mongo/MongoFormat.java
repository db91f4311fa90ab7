package io.roomcast.mongo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.MessageTrees;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Writes and reads the documents of one namespace ({@code wire.md} §8.1): {@code {type, data, uid, nsp, createdAt, _id}}. */
final class MongoFormat {
    /** What one document may take, in bytes; an event of a change stream, which may take as much, has some more in it. */
    static final int MAX_BYTES = 16 * 1024 * 1024 - 16 * 1024;

    /** Not the end of a node, as elsewhere. */
    static final int SESSION = 13;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PACKET = "packet";

    private final String namespace;
    private final boolean createdAt;
    private final ClusterMessageCodec codec;

    /** @param createdAt whether documents say when they were made, so that they expire */
    MongoFormat(String namespace, boolean createdAt) {
        this.namespace = namespace;
        this.createdAt = createdAt;
        this.codec = new ClusterMessageCodec(namespace);
    }

    // --- out

    /** @throws IllegalArgumentException if it is too large, or nested too deeply */
    Publication write(ClusterMessage message) {
        return write(message, new ObjectId());
    }

    Publication write(ClusterMessage message, ObjectId id) {
        ObjectNode tree = codec.toTree(message);
        boolean answer = message instanceof ClusterMessage.ServerSideEmitResponse
                || message instanceof ClusterMessage.BroadcastAck;
        if (answer && tree.get("data") instanceof ObjectNode data && !data.has(PACKET)) {
            data.putNull(PACKET); // as undefined is written
        }
        return publication(tree, id);
    }

    /** A session, to be taken by whichever node its client comes back to. */
    Publication writeSession(Session session, String nodeId) {
        return writeSession(session, nodeId, new ObjectId());
    }

    Publication writeSession(Session session, String nodeId, ObjectId id) {
        ObjectNode data = NODES.objectNode().put("sid", session.sid()).put("pid", session.pid());
        data.set("rooms", MessageTrees.rooms(session.rooms()));
        data.set("data", session.data().tree());
        return publication(session(data, nodeId), id);
    }

    /** Says that a session has been taken, where it cannot be deleted. */
    Publication writeTombstone(String pid, String nodeId, ObjectId id) {
        return publication(session(NODES.objectNode().put("pid", pid).put("tombstone", true), nodeId), id);
    }

    private ObjectNode session(ObjectNode data, String nodeId) {
        ObjectNode tree = NODES.objectNode().put("type", SESSION);
        tree.set("data", data);
        return tree.put("uid", nodeId).put("nsp", namespace);
    }

    private Publication publication(ObjectNode tree, ObjectId id) {
        try (BasicOutputBuffer buffer = new BasicOutputBuffer(512);
                BsonBinaryWriter out = new BsonBinaryWriter(buffer)) {
            BsonTreeWriter trees = new BsonTreeWriter(out);
            out.writeStartDocument();
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                out.writeName(field.getKey());
                trees.write(field.getValue(), 1);
            }
            if (createdAt) {
                out.writeDateTime("createdAt", Instant.now().toEpochMilli());
            }
            out.writeObjectId("_id", id); // where Node's driver has it; MongoDB moves it to the front
            out.writeEndDocument();
            if (buffer.getPosition() > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "a message of " + buffer.getPosition() + " bytes is too large; the limit is " + MAX_BYTES);
            }
            return new Publication(id, new RawBsonDocument(buffer.toByteArray()));
        } catch (org.bson.BSONException e) {
            throw new IllegalArgumentException("BSON cannot hold it: " + e.getMessage(), e);
        }
    }

    // --- in

    /** The message in a document, or null if it is to be ignored. Node takes messages without a sender. */
    @Nullable
    ClusterMessage read(ObjectNode tree) throws IOException {
        if (tree.path("type").asInt() == SESSION) {
            return null;
        }
        if (tree.path("uid").asText().isEmpty()) {
            tree.put("uid", ClusterMessage.EMITTER);
        }
        return codec.fromTree(tree);
    }

    /** The session in a document, or null if it is a tombstone. */
    static @Nullable Session readSession(ObjectNode tree) throws IOException {
        JsonNode data = tree.path("data");
        if (!data.path("sid").isTextual()) {
            return null;
        }
        return new Session(
                data.path("sid").textValue(),
                data.path("pid").asText(),
                MessageTrees.rooms(data.path("rooms")),
                Value.ofTree(data.path("data")));
    }
}
