package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Broadcasts, to and from JSON, without a tree around the payload: they are many. */
final class BroadcastJson {
    private static final int TYPE = 3;

    /** Of texts that are shorter, the buffer need not grow. */
    private static final int TEXT = 512;

    private final String namespace;
    private final String end;

    BroadcastJson(String namespace) {
        this.namespace = namespace;
        StringBuilder out = new StringBuilder(",\"nsp\":");
        NodeJson.append(TextNode.valueOf(namespace), out);
        this.end = out.append('}').toString();
    }

    /** The same bytes as by way of {@link ClusterMessageCodec#toTree}. */
    byte[] encode(ClusterMessage.Broadcast message) {
        StringBuilder out = new StringBuilder(TEXT);
        data(message, out.append("{\"type\":3,\"data\":"));
        NodeJson.append(TextNode.valueOf(message.nodeId()), out.append(",\"uid\":"));
        return out.append(end).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same for the field "data" alone. */
    static byte[] encodeData(ClusterMessage.Broadcast message) {
        StringBuilder out = new StringBuilder(TEXT);
        data(message, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void data(ClusterMessage.Broadcast message, StringBuilder out) {
        Packet packet = message.packet();
        NodeJson.append(packet.data().tree(), out.append("{\"packet\":{\"type\":2,\"data\":"));
        if (packet.id() != null) {
            out.append(",\"id\":").append(packet.id());
        }
        out.append('}');
        if (message.requestId() != null) {
            NodeJson.append(TextNode.valueOf(message.requestId()), out.append(",\"requestId\":"));
        }
        rooms(message.options().rooms(), out.append(",\"opts\":{\"rooms\":"));
        rooms(message.options().except(), out.append(",\"except\":"));
        flags(message.options().flags(), out.append(",\"flags\":"));
        out.append("}}");
    }

    private static void rooms(Set<String> rooms, StringBuilder out) {
        out.append('[');
        for (String room : rooms) {
            if (out.charAt(out.length() - 1) != '[') {
                out.append(',');
            }
            NodeJson.append(MessageTrees.room(room), out);
        }
        out.append(']');
    }

    private static void flags(BroadcastFlags flags, StringBuilder out) {
        if (flags.asMap().isEmpty()) {
            out.append("{}");
        } else {
            NodeJson.append(MessageTrees.flags(flags), out);
        }
    }

    /** The broadcast of this namespace that a JSON text holds; null if it holds anything else, or if a tree must tell. */
    ClusterMessage.@Nullable Broadcast decode(byte[] json) {
        try {
            JsonReader in = new JsonReader(json);
            return in.isObject() ? message(in) : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The same for the field "data" alone, of a broadcast of this node. */
    static ClusterMessage.@Nullable Broadcast decodeData(String nodeId, byte[] json) {
        try {
            JsonReader in = new JsonReader(json);
            if (!in.isObject()) {
                return null; // another form, which is usual: no exception for each message
            }
            Parts parts = parts(in);
            in.end();
            return parts == null ? null : parts.broadcastOf(nodeId);
        } catch (IOException e) {
            return null;
        }
    }

    private ClusterMessage.@Nullable Broadcast message(JsonReader in) throws IOException {
        in.object();
        if (!"type".equals(in.key()) || in.value().asInt() != TYPE) {
            return null;
        }
        Parts parts = null;
        String uid = "";
        String nsp = "";
        for (String key = in.key(); key != null; key = in.key()) {
            switch (key) {
                case "data" -> parts = parts(in);
                case "uid" -> uid = in.value().asText();
                case "nsp" -> nsp = in.value().asText();
                default -> {
                    return null;
                }
            }
        }
        in.end();
        return parts == null || uid.isEmpty() || !nsp.equals(namespace) ? null : parts.broadcastOf(uid);
    }

    private record Parts(@Nullable String requestId, Packet packet, BroadcastOptions options) {
        ClusterMessage.Broadcast broadcastOf(String nodeId) {
            return new ClusterMessage.Broadcast(nodeId, requestId, packet, options);
        }
    }

    private static @Nullable Parts parts(JsonReader in) throws IOException {
        String requestId = null;
        Packet packet = null;
        BroadcastOptions options = null;
        in.object();
        for (String key = in.key(); key != null; key = in.key()) {
            switch (key) {
                case "packet" -> packet = packet(in);
                case "opts" -> options = options(in);
                case "requestId" -> {
                    JsonNode id = in.value();
                    if (!id.isTextual()) {
                        throw new IOException("not a request id");
                    }
                    requestId = id.textValue();
                }
                default -> in.value();
            }
        }
        return packet == null || options == null ? null : new Parts(requestId, packet, options);
    }

    private static Packet packet(JsonReader in) throws IOException {
        JsonNode type = MissingNode.getInstance();
        JsonNode data = type;
        JsonNode id = type;
        in.object();
        for (String key = in.key(); key != null; key = in.key()) {
            switch (key) {
                case "type" -> type = in.value();
                case "data" -> data = in.value();
                case "id" -> id = in.value();
                default -> in.value();
            }
        }
        return MessageTrees.packet(type, data, id);
    }

    private static BroadcastOptions options(JsonReader in) throws IOException {
        Set<String> rooms = Set.of();
        Set<String> except = Set.of();
        BroadcastFlags flags = BroadcastFlags.NONE;
        in.object();
        for (String key = in.key(); key != null; key = in.key()) {
            switch (key) {
                case "rooms" -> rooms = MessageTrees.rooms(in.value());
                case "except" -> except = MessageTrees.rooms(in.value());
                case "flags" -> flags = MessageTrees.flags(in.value());
                default -> in.value();
            }
        }
        return new BroadcastOptions(rooms, except, flags);
    }
}
