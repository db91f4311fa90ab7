package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.MessagePack;
import io.roomcast.adapter.spi.MessagePack.Flavour;
import io.roomcast.adapter.spi.MessagePackReader;
import io.roomcast.adapter.spi.MessageTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The messages of {@code @socket.io/redis-streams-adapter} in one namespace ({@code wire.md} §6). */
final class StreamsFormat {
    /** What a message on the ephemeral path follows on the durable one; unknown to Node, which ignores it. */
    private static final String AFTER = "after";

    private static final byte[] MAXLEN = text("MAXLEN");
    private static final byte[] ABOUT = text("~");
    private static final byte[] ANY_ID = text("*");
    private static final byte[] UID = text("uid");
    private static final byte[] NSP = text("nsp");
    private static final byte[] TYPE = text("type");
    private static final byte[] DATA = text("data");

    private final String namespace;
    private final byte[] encodedNamespace;
    private final byte[] stream;
    private final byte[] maxLen;
    private final boolean onlyPlaintext;
    private final ClusterMessageCodec codec;

    StreamsFormat(String namespace, StreamsSettings settings) {
        this.namespace = namespace;
        this.encodedNamespace = text(namespace);
        this.stream = text(settings.stream(namespace));
        this.maxLen = text(Integer.toString(settings.maxLen()));
        this.onlyPlaintext = settings.onlyPlaintext();
        this.codec = new ClusterMessageCodec(namespace);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // --- the durable path

    /** Whether a node puts a message in the stream; the others are worth nothing later. */
    static boolean isDurable(ClusterMessage message) {
        return (message instanceof ClusterMessage.Broadcast broadcast && broadcast.requestId() == null)
                || message instanceof ClusterMessage.SocketsJoin
                || message instanceof ClusterMessage.SocketsLeave
                || message instanceof ClusterMessage.DisconnectSockets;
    }

    /** The command that adds a message to the stream; yields the id of its entry. */
    StreamAddition entry(ClusterMessage message) {
        ObjectNode tree = codec.toTree(message);
        JsonNode content = tree.path("data");
        if (message instanceof ClusterMessage.Broadcast && message.nodeId().equals(ClusterMessage.EMITTER)) {
            asEmittersDo((ObjectNode) content);
        }
        return new StreamAddition(
                stream,
                MAXLEN,
                ABOUT,
                maxLen,
                ANY_ID,
                UID,
                text(message.nodeId()),
                NSP,
                encodedNamespace,
                TYPE,
                text(tree.path("type").asText()),
                DATA,
                data(message, content));
    }

    /** Their packet has a namespace, and the order of their options is another one (§6.5). */
    private void asEmittersDo(ObjectNode data) {
        ((ObjectNode) data.path("packet")).put("nsp", namespace);
        ObjectNode options = (ObjectNode) data.path("opts");
        options.set("except", options.remove("except"));
    }

    byte[] data(ClusterMessage message, JsonNode content) {
        if (hasBinary(message) && !onlyPlaintext) {
            return Payload.checked(Base64.getEncoder().encode(MessagePack.write(content, Flavour.MSGPACK)));
        }
        Payload.checkNesting(content);
        return Payload.checked(NodeJson.write(content));
    }

    private static boolean hasBinary(ClusterMessage message) {
        if (message instanceof ClusterMessage.Broadcast broadcast) {
            return broadcast.packet().data().hasBinary();
        }
        return message instanceof ClusterMessage.ServerSideEmit emit
                && emit.packet().hasBinary();
    }

    /** The message of an entry of this namespace, or null if its type is unknown. */
    @Nullable
    ClusterMessage read(StreamEntry entry) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance
                .objectNode()
                .put("uid", entry.uid().isEmpty() ? ClusterMessage.EMITTER : entry.uid()) // Node takes those, too
                .put("nsp", entry.nsp())
                .put("type", type(entry.type()));
        byte[] data = entry.data();
        if (data != null) {
            Payload.bounded(data);
            tree.set("data", data.length > 0 && data[0] == '{' ? NodeJson.read(data) : MessagePack.read(base64(data)));
        }
        return codec.fromTree(tree);
    }

    private static int type(String decimal) throws IOException {
        try {
            return Integer.parseInt(decimal);
        } catch (NumberFormatException e) {
            throw new IOException("an entry of the type '" + decimal + "'", e);
        }
    }

    private static byte[] base64(byte[] text) throws IOException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("data that is neither JSON nor Base64", e);
        }
    }

    // --- the ephemeral path

    /** A message for pub/sub. */
    byte[] encode(ClusterMessage message) {
        return Payload.checked(codec.encode(message));
    }

    /** The same message, with the id of the entry that comes before it. */
    static byte[] encodedAfter(byte[] encoded, String id) {
        byte[] key = text(AFTER);
        byte[] value = text(id);
        byte[] marked = new byte[encoded.length + key.length + value.length + 3];
        System.arraycopy(encoded, 0, marked, 0, encoded.length);
        marked[0]++; // a map with one key more; it has less than 15
        int at = encoded.length;
        marked[at++] = (byte) (0xa0 | key.length);
        System.arraycopy(key, 0, marked, at, key.length);
        at += key.length;
        marked[at++] = (byte) 0xd9;
        marked[at++] = (byte) value.length;
        System.arraycopy(value, 0, marked, at, value.length);
        return marked;
    }

    /**
     * What came by pub/sub.
     *
     * @param after the entry of the stream that its sender had published before, or null if that is unknown
     */
    record Ephemeral(ClusterMessage message, @Nullable StreamId after) {}

    /** A message of pub/sub; null if it is of another namespace, of an unknown type, or of this very node. */
    @Nullable
    Ephemeral read(byte[] payload, String nodeId) throws IOException {
        MessagePackReader in = new MessagePackReader(Payload.bounded(payload));
        JsonNode tree = in.value();
        in.end();
        if (tree.path("uid").asText().equals(nodeId)) {
            return null;
        }
        if (tree instanceof ObjectNode map) {
            ShardedFormat.named(map);
        }
        ClusterMessage message = codec.fromTree(tree);
        return message == null
                ? null
                : new Ephemeral(message, StreamId.parse(tree.path(AFTER).asText()));
    }

    // --- sessions (§6.3)

    static byte[] encode(Session session) {
        ObjectNode tree =
                JsonNodeFactory.instance.objectNode().put("sid", session.sid()).put("pid", session.pid());
        tree.set("rooms", MessageTrees.rooms(session.rooms()));
        tree.set("data", session.data().tree());
        return Base64.getEncoder().encode(MessagePack.write(tree, Flavour.MSGPACK));
    }

    static Session readSession(byte[] stored) throws IOException {
        JsonNode tree = MessagePack.read(base64(stored));
        JsonNode sid = tree.path("sid");
        JsonNode pid = tree.path("pid");
        if (!sid.isTextual() || !pid.isTextual()) {
            throw new IOException("a session without sid or pid");
        }
        return new Session(
                sid.textValue(),
                pid.textValue(),
                MessageTrees.rooms(tree.path("rooms")),
                Value.ofTree(tree.path("data")));
    }
}
