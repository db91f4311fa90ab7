package io.roomcast.redis;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.ClusterMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

final class TestMessages {
    private TestMessages() {}

    static ClusterMessage.Broadcast broadcast(String nodeId, String event, Object argument, String... rooms) {
        return new ClusterMessage.Broadcast(nodeId, null, Packet.of(event, argument), BroadcastOptions.rooms(rooms));
    }

    static SocketDetails socket(String id, String... rooms) {
        return new SocketDetails(
                id,
                new Handshake(
                        Map.of("host", List.of("a"), "accept", List.of("b", "c")),
                        "Sun Nov 22 2026 20:00:49 GMT+0000 (Coordinated Universal Time)",
                        "127.0.0.1",
                        false,
                        true,
                        1795377649994L,
                        "/socket.io/",
                        Map.of("EIO", "4"),
                        Value.of(Map.of("token", "x"))),
                new LinkedHashSet<>(List.of(rooms)),
                Value.of(Map.of("name", "é")));
    }
}
