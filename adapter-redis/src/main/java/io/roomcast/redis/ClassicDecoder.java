package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MessagePackReader;
import io.roomcast.adapter.spi.MessageTrees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the messages of {@code @socket.io/redis-adapter} in one namespace ({@code wire.md} §3.2, §3.3). */
final class ClassicDecoder {
    private final String nodeId;
    private final String namespace;
    private final ByteBuf ownStart;

    ClassicDecoder(String nodeId, String namespace) {
        this.nodeId = nodeId;
        this.namespace = namespace;
        this.ownStart = Unpooled.wrappedBuffer(ClassicEncoder.broadcastStart(nodeId));
    }

    /**
     * A node's own broadcasts come back where it subscribes to a pattern: it need not read them to know. False for other
     * messages.
     */
    boolean isOwnBroadcast(ByteBuf buffer, int from, int length) {
        int start = ownStart.readableBytes();
        return length > start && ByteBufUtil.equals(buffer, from, ownStart, 0, start);
    }

    /** What came on a broadcast channel; null if it is to be ignored. */
    ClusterMessage.@Nullable Broadcast readBroadcast(byte[] payload) throws IOException {
        MessagePackReader in = new MessagePackReader(Payload.bounded(payload));
        int size = in.array();
        if (size < 3) {
            throw new IOException("a broadcast has three elements, not " + size);
        }
        String sender = sender(in.value());
        if (sender.equals(nodeId)) {
            return null;
        }
        if (!in.isMap()) {
            throw new IOException("a broadcast without a packet");
        }
        JsonNode type = MissingNode.getInstance();
        JsonNode data = type;
        JsonNode id = type;
        String nsp = "/";
        for (int fields = in.map(); fields > 0; fields--) {
            switch (in.key()) {
                case "type" -> type = in.value();
                case "data" -> data = in.value();
                case "id" -> id = in.value();
                case "nsp" -> nsp = in.value().asText();
                default -> in.skip();
            }
        }
        if (!nsp.equals(namespace)) {
            return null;
        }
        BroadcastOptions options = options(in);
        for (int more = size - 3; more > 0; more--) {
            in.skip();
        }
        in.end();
        return new ClusterMessage.Broadcast(sender, null, MessageTrees.packet(type, data, id), options);
    }

    private static BroadcastOptions options(MessagePackReader in) throws IOException {
        if (!in.isMap()) {
            throw new IOException("a broadcast without options");
        }
        Set<String> rooms = Set.of();
        Set<String> except = Set.of();
        BroadcastFlags flags = BroadcastFlags.NONE;
        for (int fields = in.map(); fields > 0; fields--) {
            switch (in.key()) {
                case "rooms" -> rooms = MessageTrees.rooms(in.value());
                case "except" -> except = MessageTrees.rooms(in.value());
                case "flags" -> flags = MessageTrees.flags(in.value());
                default -> in.skip();
            }
        }
        return new BroadcastOptions(rooms, except, flags);
    }

    private static String sender(JsonNode uid) {
        return uid.isValueNode() && !uid.isNull() ? uid.asText() : ClusterMessage.UNNAMED;
    }

    /** What came on the request channel; an old request may become two messages. */
    void readRequest(byte[] payload, Consumer<ClusterMessage> out) throws IOException {
        JsonNode request = Payload.read(payload);
        String sender = sender(request.path("uid"));
        if (sender.equals(nodeId)) {
            return;
        }
        if (!request.path("type").isNumber()) {
            throw new IOException("a request without a type");
        }
        int type = request.path("type").asInt();
        switch (type) {
            case ClassicFormat.SOCKETS ->
                out.accept(
                        LegacyRequests.sockets(sender, requestId(request), MessageTrees.rooms(request.path("rooms"))));
            case ClassicFormat.ALL_ROOMS -> out.accept(LegacyRequests.allRooms(sender, requestId(request)));
            case ClassicFormat.REMOTE_JOIN, ClassicFormat.REMOTE_LEAVE, ClassicFormat.REMOTE_DISCONNECT -> {
                if (request.path("opts").isMissingNode() && request.has("sid")) {
                    LegacyRequests.forOneSocket(type, sender, request, out);
                } else {
                    out.accept(forSockets(type, sender, request));
                }
            }
            case ClassicFormat.REMOTE_FETCH ->
                out.accept(new ClusterMessage.FetchSockets(
                        sender, requestId(request), MessageTrees.options(request.path("opts"))));
            case ClassicFormat.SERVER_SIDE_EMIT -> {
                String id = request.hasNonNull("requestId") ? requestId(request) : null;
                out.accept(new ClusterMessage.ServerSideEmit(sender, id, MessageTrees.event(request.path("data"))));
            }
            case ClassicFormat.BROADCAST -> {
                JsonNode packet = request.path("packet");
                if (!packet.path("nsp").asText(namespace).equals(namespace)) {
                    return;
                }
                out.accept(new ClusterMessage.Broadcast(
                        sender,
                        requestId(request),
                        MessageTrees.packet(packet.path("type"), packet.path("data"), packet.path("id")),
                        MessageTrees.options(request.path("opts"))));
            }
            default -> {} // of a later version
        }
    }

    private static ClusterMessage forSockets(int type, String sender, JsonNode request) throws IOException {
        BroadcastOptions options = MessageTrees.options(request.path("opts"));
        if (type == ClassicFormat.REMOTE_DISCONNECT) {
            return new ClusterMessage.DisconnectSockets(
                    sender, options, request.path("close").asBoolean());
        }
        if (!request.path("rooms").isArray()) {
            throw new IOException("a request without rooms");
        }
        List<String> rooms = List.copyOf(MessageTrees.rooms(request.path("rooms")));
        return type == ClassicFormat.REMOTE_JOIN
                ? new ClusterMessage.SocketsJoin(sender, options, rooms)
                : new ClusterMessage.SocketsLeave(sender, options, rooms);
    }

    private static String requestId(JsonNode message) throws IOException {
        JsonNode id = message.path("requestId");
        if (!id.isValueNode() || id.isNull()) {
            throw new IOException("a message without a requestId");
        }
        return id.asText();
    }

    /** What came on a response channel; null if it is to be ignored. */
    @Nullable
    ClusterMessage readResponse(byte[] payload) throws IOException {
        JsonNode response = Payload.read(payload);
        String sender = sender(response.path("uid"));
        if (sender.equals(nodeId)) {
            return null;
        }
        String requestId = requestId(response);
        JsonNode type = response.path("type");
        if (type.isMissingNode()) {
            return fetched(sender, requestId, response.path("sockets"));
        }
        return switch (type.asInt(-1)) {
            case ClassicFormat.SERVER_SIDE_EMIT ->
                new ClusterMessage.ServerSideEmitResponse(sender, requestId, Value.ofTree(response.path("data")));
            case ClassicFormat.BROADCAST_CLIENT_COUNT ->
                new ClusterMessage.BroadcastClientCount(sender, requestId, count(response.path("clientCount")));
            case ClassicFormat.BROADCAST_ACK ->
                new ClusterMessage.BroadcastAck(sender, requestId, Value.ofTree(response.path("packet")));
            default -> null; // of a later version
        };
    }

    private static int count(JsonNode clients) throws IOException {
        if (!clients.isNumber() || clients.asInt() < 0) {
            throw new IOException("clientCount must be a number from 0, not " + clients);
        }
        return clients.asInt();
    }

    /** Answers to old requests, which only others make, have ids or no sockets. */
    private static ClusterMessage.@Nullable FetchSocketsResponse fetched(
            String sender, String requestId, JsonNode sockets) throws IOException {
        if (!sockets.isArray() || sockets.path(0).isTextual()) {
            return null;
        }
        List<SocketDetails> details = new ArrayList<>(sockets.size());
        for (JsonNode socket : sockets) {
            details.add(MessageTrees.socket(socket));
        }
        return new ClusterMessage.FetchSocketsResponse(sender, requestId, details);
    }
}
