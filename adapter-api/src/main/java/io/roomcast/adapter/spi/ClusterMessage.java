package io.roomcast.adapter.spi;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other, one record for each type of {@code wire.md} §2.3. The namespace is that of the link.
 */
public sealed interface ClusterMessage {
    /** The {@link #nodeId()} of every message of an emitter; never that of a node. */
    String EMITTER = "emitter";

    /** The {@link #nodeId()} of a message whose format does not say who sent it. */
    String UNNAMED = "";

    /** Who sent it. */
    String nodeId();

    /** Type 1: a node is new and wants to know the others. */
    record InitialHeartbeat(String nodeId) implements ClusterMessage {}

    /** Type 2: a node is alive. */
    record Heartbeat(String nodeId) implements ClusterMessage {}

    /** Type 3: a packet for the matching clients; answered by 11 and 12 if there is a request id. */
    record Broadcast(String nodeId, @Nullable String requestId, Packet packet, BroadcastOptions options)
            implements ClusterMessage {}

    /** Type 4: the matching sockets join rooms. */
    record SocketsJoin(String nodeId, BroadcastOptions options, List<String> rooms) implements ClusterMessage {
        public SocketsJoin {
            rooms = List.copyOf(rooms);
        }
    }

    /** Type 5: the matching sockets leave rooms. */
    record SocketsLeave(String nodeId, BroadcastOptions options, List<String> rooms) implements ClusterMessage {
        public SocketsLeave {
            rooms = List.copyOf(rooms);
        }
    }

    /** Type 6: the matching sockets are disconnected. */
    record DisconnectSockets(String nodeId, BroadcastOptions options, boolean close) implements ClusterMessage {}

    /** Type 7: which sockets match? Answered by 8. */
    record FetchSockets(String nodeId, String requestId, BroadcastOptions options) implements ClusterMessage {}

    /** Type 8: these match. */
    record FetchSocketsResponse(String nodeId, String requestId, List<SocketDetails> sockets)
            implements ClusterMessage {
        public FetchSocketsResponse {
            sockets = List.copyOf(sockets);
        }
    }

    /** Type 9: an event for the servers; answered by 10 if there is a request id. */
    record ServerSideEmit(String nodeId, @Nullable String requestId, EventData packet) implements ClusterMessage {}

    /** Type 10: a server's answer to an event. */
    record ServerSideEmitResponse(String nodeId, String requestId, Value packet) implements ClusterMessage {}

    /** Type 11: how many clients received a broadcast. */
    record BroadcastClientCount(String nodeId, String requestId, int clientCount) implements ClusterMessage {}

    /** Type 12: a client's answer to a broadcast. */
    record BroadcastAck(String nodeId, String requestId, Value packet) implements ClusterMessage {}

    /** Type 13: a node leaves. */
    record AdapterClose(String nodeId) implements ClusterMessage {}
}
