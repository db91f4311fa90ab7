package io.roomcast.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MessagePack.Flavour;
import io.roomcast.adapter.spi.MessagePackWriter;
import io.roomcast.adapter.spi.MessageTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the messages of {@code @socket.io/redis-adapter} in one namespace ({@code wire.md} §3.2, §3.3, §4). */
final class ClassicEncoder {
    /** Keys of options, encoded once; the first with the head of their map. */
    private static final byte[] ROOMS = encoded(out -> out.map(3).text("rooms"));

    private static final byte[] EXCEPT = encoded(out -> out.text("except"));
    private static final byte[] FLAGS = encoded(out -> out.text("flags"));

    private final String nodeId;
    private final boolean emitter;
    private final byte[] beforeData;
    private final byte[] nsp;

    ClassicEncoder(String nodeId, String namespace) {
        this.nodeId = nodeId;
        this.emitter = nodeId.equals(ClusterMessage.EMITTER);
        this.beforeData = encoded(
                out -> out.array(3).text(nodeId).map(3).text("type").integer(2).text("data"));
        this.nsp = encoded(out -> out.text("nsp").text(namespace));
    }

    /** What a node's own broadcasts begin with. */
    static byte[] broadcastStart(String nodeId) {
        return encoded(out -> out.array(3).text(nodeId));
    }

    private interface Part {
        void write(MessagePackWriter out) throws IOException;
    }

    private static byte[] encoded(Part part) {
        try {
            MessagePackWriter out = writer();
            part.write(out);
            return out.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode", e);
        }
    }

    private static MessagePackWriter writer() {
        return new MessagePackWriter(Flavour.NOTEPACK);
    }

    /** A broadcast without ack, for a broadcast channel. */
    byte[] broadcast(ClusterMessage.Broadcast message) {
        Packet packet = message.packet();
        BroadcastOptions options = message.options();
        try {
            MessagePackWriter out = writer();
            if (packet.id() == null && message.nodeId().equals(nodeId)) {
                out.encoded(beforeData).value(packet.data().tree());
            } else {
                out.array(3).text(message.nodeId());
                packetStart(out, packet);
            }
            options(out.encoded(nsp), options);
            return Payload.checked(out.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a broadcast", e);
        }
    }

    /** Up to the namespace, which Node sets last. */
    private static void packetStart(MessagePackWriter out, Packet packet) throws IOException {
        Integer id = packet.id();
        out.map(id == null ? 3 : 4)
                .text("type")
                .integer(2)
                .text("data")
                .value(packet.data().tree());
        if (id != null) {
            out.text("id").integer(id);
        }
    }

    private MessagePackWriter options(MessagePackWriter out, BroadcastOptions options) throws IOException {
        rooms(out.encoded(ROOMS), options.rooms());
        if (emitter) {
            flags(out, options);
        }
        rooms(out.encoded(EXCEPT), options.except());
        if (!emitter) {
            flags(out, options);
        }
        return out;
    }

    private static void rooms(MessagePackWriter out, Set<String> rooms) throws IOException {
        out.array(rooms.size());
        for (String room : rooms) {
            if (RoomNames.isNumber(room)) {
                out.value(MessageTrees.room(room));
            } else {
                out.text(room);
            }
        }
    }

    private static void flags(MessagePackWriter out, BroadcastOptions options) throws IOException {
        out.encoded(FLAGS);
        if (options.flags().asMap().isEmpty()) {
            out.map(0);
        } else {
            out.value(MessageTrees.flags(options.flags()));
        }
    }

    /** Anything else that is published, for the request channel. */
    byte[] request(ClusterMessage message) {
        if (message instanceof ClusterMessage.Broadcast broadcast && broadcast.requestId() != null) {
            return broadcastWithAck(broadcast, broadcast.requestId());
        }
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (message instanceof ClusterMessage.SocketsJoin join) {
            uid(request, message)
                    .put("type", ClassicFormat.REMOTE_JOIN)
                    .set("opts", MessageTrees.filter(join.options()));
            request.set("rooms", MessageTrees.rooms(join.rooms()));
        } else if (message instanceof ClusterMessage.SocketsLeave leave) {
            uid(request, message)
                    .put("type", ClassicFormat.REMOTE_LEAVE)
                    .set("opts", MessageTrees.filter(leave.options()));
            request.set("rooms", MessageTrees.rooms(leave.rooms()));
        } else if (message instanceof ClusterMessage.DisconnectSockets disconnect) {
            uid(request, message)
                    .put("type", ClassicFormat.REMOTE_DISCONNECT)
                    .set("opts", MessageTrees.filter(disconnect.options()));
            request.put("close", disconnect.close());
        } else if (message instanceof ClusterMessage.FetchSockets fetch) {
            request.put("uid", fetch.nodeId())
                    .put("requestId", fetch.requestId())
                    .put("type", ClassicFormat.REMOTE_FETCH)
                    .set("opts", MessageTrees.filter(fetch.options()));
        } else if (message instanceof ClusterMessage.ServerSideEmit emit) {
            request.put("uid", emit.nodeId());
            if (emit.requestId() != null) {
                request.put("requestId", emit.requestId());
            }
            request.put("type", ClassicFormat.SERVER_SIDE_EMIT)
                    .set("data", emit.packet().tree());
        } else {
            throw new IllegalArgumentException(message.getClass().getSimpleName() + " is not published in this format");
        }
        return Payload.json(request);
    }

    /** Emitters do not say who they are. */
    private static ObjectNode uid(ObjectNode request, ClusterMessage message) {
        boolean named = !message.nodeId().equals(ClusterMessage.EMITTER)
                && !message.nodeId().equals(ClusterMessage.UNNAMED);
        return named ? request.put("uid", message.nodeId()) : request;
    }

    private byte[] broadcastWithAck(ClusterMessage.Broadcast message, String requestId) {
        try {
            MessagePackWriter out = writer().map(5)
                    .text("uid")
                    .text(message.nodeId())
                    .text("requestId")
                    .text(requestId)
                    .text("type")
                    .integer(ClassicFormat.BROADCAST)
                    .text("packet");
            packetStart(out, message.packet());
            options(out.encoded(nsp).text("opts"), message.options());
            return Payload.checked(out.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a broadcast", e);
        }
    }

    /** An answer, for a response channel; null if this one is not to be given. */
    byte @Nullable [] response(ClusterMessage message) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        if (message instanceof ClusterMessage.FetchSocketsResponse fetched) {
            if (LegacyRequests.isAnswer(fetched)) {
                ObjectNode answer = LegacyRequests.answer(fetched);
                return answer == null ? null : Payload.json(answer);
            }
            response.put("requestId", fetched.requestId());
            var sockets = response.putArray("sockets");
            fetched.sockets().forEach(socket -> sockets.add(MessageTrees.socket(socket)));
        } else if (message instanceof ClusterMessage.ServerSideEmitResponse answer) {
            response.put("type", ClassicFormat.SERVER_SIDE_EMIT)
                    .put("requestId", answer.requestId())
                    .set("data", answer.packet().tree());
        } else if (message instanceof ClusterMessage.BroadcastClientCount count) {
            response.put("type", ClassicFormat.BROADCAST_CLIENT_COUNT)
                    .put("requestId", count.requestId())
                    .put("clientCount", count.clientCount());
        } else if (message instanceof ClusterMessage.BroadcastAck ack) {
            response.put("type", ClassicFormat.BROADCAST_ACK)
                    .put("requestId", ack.requestId())
                    .set("packet", ack.packet().tree());
            return Payload.messagePack(uid(response, message));
        } else {
            throw new IllegalArgumentException(message.getClass().getSimpleName() + " is no answer in this format");
        }
        return Payload.json(uid(response, message));
    }

    /** An answer that this node sends itself: it ignores its own, and nobody has a question with that id. */
    byte[] probe() {
        return Payload.json(
                JsonNodeFactory.instance.objectNode().put("requestId", "probe").put("uid", nodeId));
    }
}
