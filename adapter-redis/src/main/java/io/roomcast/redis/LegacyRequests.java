package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MessageTrees;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of old Node adapters, which 8.x answers but does not send ({@code wire.md} §3.3). The engine does not know
 * them. It gets a {@code FetchSockets} in their place, with a request id that says how its answer is to be encoded, so
 * nothing has to be remembered meanwhile.
 */
final class LegacyRequests {
    private static final char MARK = '\u0001';
    private static final char SOCKETS = 's';
    private static final char ROOMS = 'r';
    private static final char FOUND = 'f';

    private LegacyRequests() {}

    static ClusterMessage sockets(String nodeId, String requestId, Set<String> rooms) {
        return fetch(SOCKETS, nodeId, requestId, rooms);
    }

    static ClusterMessage allRooms(String nodeId, String requestId) {
        return fetch(ROOMS, nodeId, requestId, Set.of());
    }

    private static ClusterMessage fetch(char kind, String nodeId, String requestId, Set<String> rooms) {
        return new ClusterMessage.FetchSockets(
                nodeId, "" + MARK + kind + requestId, new BroadcastOptions(rooms, Set.of(), BroadcastFlags.NONE));
    }

    /** The old form of types 2 to 4, for one socket; answered by the node that has it. */
    static void forOneSocket(int type, String nodeId, JsonNode request, Consumer<ClusterMessage> out)
            throws IOException {
        String sid = request.path("sid").asText();
        BroadcastOptions socket = BroadcastOptions.rooms(sid);
        JsonNode requestId = request.path("requestId");
        if (requestId.isValueNode() && !requestId.isNull()) {
            out.accept(fetch(FOUND, nodeId, requestId.asText(), Set.of(sid)));
        }
        if (type == ClassicFormat.REMOTE_DISCONNECT) {
            out.accept(new ClusterMessage.DisconnectSockets(
                    nodeId, socket, request.path("close").asBoolean()));
            return;
        }
        Set<String> rooms =
                MessageTrees.rooms(JsonNodeFactory.instance.arrayNode().add(request.path("room")));
        out.accept(
                type == ClassicFormat.REMOTE_JOIN
                        ? new ClusterMessage.SocketsJoin(nodeId, socket, List.copyOf(rooms))
                        : new ClusterMessage.SocketsLeave(nodeId, socket, List.copyOf(rooms)));
    }

    static boolean isAnswer(ClusterMessage.FetchSocketsResponse response) {
        String id = response.requestId();
        return id.length() > 1 && id.charAt(0) == MARK;
    }

    /** The answer, or null if this node has none to give. */
    static @Nullable ObjectNode answer(ClusterMessage.FetchSocketsResponse response) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("requestId", response.requestId().substring(2));
        switch (response.requestId().charAt(1)) {
            case SOCKETS -> {
                ArrayNode ids = answer.putArray("sockets");
                response.sockets().forEach(socket -> ids.add(socket.id()));
            }
            case ROOMS -> {
                Set<String> rooms = new LinkedHashSet<>();
                for (SocketDetails socket : response.sockets()) {
                    rooms.addAll(socket.rooms());
                }
                answer.set("rooms", MessageTrees.rooms(rooms));
            }
            default -> {
                if (response.sockets().isEmpty()) {
                    return null;
                }
            }
        }
        return answer;
    }
}
