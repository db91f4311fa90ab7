package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one namespace in the form {@code {type, data, uid, nsp}} of {@code wire.md} §2.3.
 *
 * <p>A backend that no Node adapter speaks to needs only {@link #encode} and {@link #decode}: bytes out, bytes in, as
 * MessagePack. The tree forms are for backends that wrap the same structure in a format of their own. Safe for use by any
 * thread.
 */
public final class ClusterMessageCodec {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String namespace;
    private final BroadcastCodec broadcasts;
    private final BroadcastJson broadcastsInJson;

    /** For the messages of a namespace, given with its leading slash. */
    public ClusterMessageCodec(String namespace) {
        this.namespace = namespace;
        this.broadcasts = new BroadcastCodec(namespace);
        this.broadcastsInJson = new BroadcastJson(namespace);
    }

    /** The message as bytes. */
    public byte[] encode(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast broadcast
                ? broadcasts.encode(broadcast)
                : MessagePack.write(toTree(message), MessagePack.Flavour.MSGPACK);
    }

    /**
     * The message that bytes hold, or null if it is of another namespace or of an unknown type ({@code wire.md} §1.6).
     *
     * @throws IOException if they hold none
     */
    public @Nullable ClusterMessage decode(byte[] bytes) throws IOException {
        ClusterMessage broadcast = broadcasts.decode(bytes);
        return broadcast == null ? fromTree(MessagePack.read(bytes)) : broadcast;
    }

    /** A broadcast as JSON in UTF-8: the bytes of its {@link #toTree tree}, without making one. */
    public byte[] encodeJson(ClusterMessage.Broadcast broadcast) {
        return broadcastsInJson.encode(broadcast);
    }

    /** The broadcast of this namespace that a JSON text holds; null if it holds anything else, or if its tree must tell. */
    public ClusterMessage.@Nullable Broadcast decodeJson(byte[] json) {
        return broadcastsInJson.decode(json);
    }

    /** The same for the field "data" alone, of formats that keep the others beside it. */
    public byte[] encodeJsonData(ClusterMessage.Broadcast broadcast) {
        return BroadcastJson.encodeData(broadcast);
    }

    /** The broadcast of a node whose field "data" a JSON text holds; null if it holds anything else, or if its tree must tell. */
    public ClusterMessage.@Nullable Broadcast decodeJsonData(String nodeId, byte[] json) {
        return BroadcastJson.decodeData(nodeId, json);
    }

    /** The message as a tree, keys in Node's order. */
    public ObjectNode toTree(ClusterMessage message) {
        ObjectNode tree = NODES.objectNode();
        if (message instanceof ClusterMessage.InitialHeartbeat) {
            tree.put("type", 1);
        } else if (message instanceof ClusterMessage.Heartbeat) {
            tree.put("type", 2);
        } else if (message instanceof ClusterMessage.Broadcast m) {
            ObjectNode data = data(tree, 3);
            data.set("packet", packet(m));
            putId(data, m.requestId());
            data.set("opts", options(m.options()));
        } else if (message instanceof ClusterMessage.SocketsJoin m) {
            rooms(data(tree, 4), m.options(), m.rooms());
        } else if (message instanceof ClusterMessage.SocketsLeave m) {
            rooms(data(tree, 5), m.options(), m.rooms());
        } else if (message instanceof ClusterMessage.DisconnectSockets m) {
            data(tree, 6).<ObjectNode>set("opts", options(m.options())).put("close", m.close());
        } else if (message instanceof ClusterMessage.FetchSockets m) {
            data(tree, 7).<ObjectNode>set("opts", options(m.options())).put("requestId", m.requestId());
        } else if (message instanceof ClusterMessage.FetchSocketsResponse m) {
            ArrayNode sockets = data(tree, 8).put("requestId", m.requestId()).putArray("sockets");
            m.sockets().forEach(socket -> sockets.add(MessageTrees.socket(socket)));
        } else if (message instanceof ClusterMessage.ServerSideEmit m) {
            ObjectNode data = data(tree, 9);
            putId(data, m.requestId());
            data.set("packet", m.packet().tree());
        } else if (message instanceof ClusterMessage.ServerSideEmitResponse m) {
            answer(data(tree, 10), m.requestId(), m.packet());
        } else if (message instanceof ClusterMessage.BroadcastClientCount m) {
            data(tree, 11).put("requestId", m.requestId()).put("clientCount", m.clientCount());
        } else if (message instanceof ClusterMessage.BroadcastAck m) {
            answer(data(tree, 12), m.requestId(), m.packet());
        } else {
            tree.put("type", 13);
        }
        return tree.put("uid", message.nodeId()).put("nsp", namespace);
    }

    private static ObjectNode data(ObjectNode message, int type) {
        return message.put("type", type).putObject("data");
    }

    private static ObjectNode packet(ClusterMessage.Broadcast message) {
        ObjectNode packet = NODES.objectNode().put("type", 2);
        packet.set("data", message.packet().data().tree());
        if (message.packet().id() != null) {
            packet.put("id", message.packet().id());
        }
        return packet;
    }

    private static ObjectNode options(BroadcastOptions options) {
        ObjectNode tree = MessageTrees.filter(options);
        tree.set("flags", MessageTrees.flags(options.flags()));
        return tree;
    }

    private static void rooms(ObjectNode data, BroadcastOptions options, List<String> rooms) {
        data.set("opts", options(options));
        data.set("rooms", MessageTrees.rooms(rooms));
    }

    /** A null id would count as one: it must be absent. */
    private static void putId(ObjectNode data, @Nullable String requestId) {
        if (requestId != null) {
            data.put("requestId", requestId);
        }
    }

    private static void answer(ObjectNode data, String requestId, Value packet) {
        data.put("requestId", requestId);
        if (!packet.tree().isMissingNode()) {
            data.set("packet", packet.tree());
        }
    }

    /**
     * The message that a tree holds, or null if it is of another namespace or of an unknown type ({@code wire.md} §1.6).
     *
     * @throws IOException if it holds none
     */
    public @Nullable ClusterMessage fromTree(JsonNode tree) throws IOException {
        if (!tree.isObject()) {
            throw new IOException("a message must be a map, not " + tree.getNodeType());
        } else if (!tree.path("nsp").asText().equals(namespace)) {
            return null;
        }
        String uid = tree.path("uid").asText();
        if (uid.isEmpty()) {
            throw new IOException("a message without a uid");
        }
        JsonNode data = tree.path("data");
        return switch (tree.path("type").asInt()) {
            case 1 -> new ClusterMessage.InitialHeartbeat(uid);
            case 2 -> new ClusterMessage.Heartbeat(uid);
            case 3 ->
                new ClusterMessage.Broadcast(
                        uid,
                        data.hasNonNull("requestId") ? requestId(data) : null,
                        MessageTrees.packet(
                                data.path("packet").path("type"),
                                data.path("packet").path("data"),
                                data.path("packet").path("id")),
                        MessageTrees.options(data.path("opts")));
            case 4 -> new ClusterMessage.SocketsJoin(uid, MessageTrees.options(data.path("opts")), rooms(data));
            case 5 -> new ClusterMessage.SocketsLeave(uid, MessageTrees.options(data.path("opts")), rooms(data));
            case 6 ->
                new ClusterMessage.DisconnectSockets(
                        uid,
                        MessageTrees.options(data.path("opts")),
                        data.path("close").asBoolean());
            case 7 -> new ClusterMessage.FetchSockets(uid, requestId(data), MessageTrees.options(data.path("opts")));
            case 8 -> new ClusterMessage.FetchSocketsResponse(uid, requestId(data), sockets(data.path("sockets")));
            case 9 ->
                new ClusterMessage.ServerSideEmit(
                        uid,
                        data.hasNonNull("requestId") ? requestId(data) : null,
                        MessageTrees.event(data.path("packet")));
            case 10 ->
                new ClusterMessage.ServerSideEmitResponse(uid, requestId(data), Value.ofTree(data.path("packet")));
            case 11 ->
                new ClusterMessage.BroadcastClientCount(
                        uid, requestId(data), data.path("clientCount").asInt());
            case 12 -> new ClusterMessage.BroadcastAck(uid, requestId(data), Value.ofTree(data.path("packet")));
            case 13 -> new ClusterMessage.AdapterClose(uid);
            default -> null;
        };
    }

    private static String requestId(JsonNode data) throws IOException {
        JsonNode id = data.path("requestId");
        if (!id.isTextual()) {
            throw new IOException("a message without a request id");
        }
        return id.textValue();
    }

    private static List<String> rooms(JsonNode data) throws IOException {
        return List.copyOf(MessageTrees.rooms(data.path("rooms")));
    }

    private static List<SocketDetails> sockets(JsonNode sent) throws IOException {
        if (!sent.isArray()) {
            throw new IOException("sockets must be an array, not " + sent.getNodeType());
        }
        List<SocketDetails> sockets = new ArrayList<>();
        for (JsonNode socket : sent) {
            sockets.add(MessageTrees.socket(socket));
        }
        return sockets;
    }
}
