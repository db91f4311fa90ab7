package io.roomcast.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.MessagePack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written without a tree is what a tree would become. */
class BroadcastJsonTest {
    private static final ClusterMessageCodec CODEC = new ClusterMessageCodec("/");

    private final BroadcastJson json = new BroadcastJson();

    private static ClusterMessage.Broadcast broadcast(BroadcastOptions options, Object argument) {
        return new ClusterMessage.Broadcast("node", null, Packet.of("event", argument), options);
    }

    private void checkSameAsTree(ClusterMessage.Broadcast broadcast) {
        assertThat(new String(json.write(broadcast), StandardCharsets.UTF_8))
                .isEqualTo(new String(NodeJson.write(CODEC.toTree(broadcast).path("data")), StandardCharsets.UTF_8));
    }

    @Test
    void theSameAsByWayOfATreeWhateverCameBefore() {
        BroadcastOptions a = BroadcastOptions.rooms("a");
        BroadcastOptions many =
                BroadcastOptions.rooms("\"ö\"", RoomNames.number(7)).plusExcept(List.of("x", "y"));
        BroadcastOptions flags = a.withFlags(BroadcastFlags.of(Map.of("volatile", true)));
        for (BroadcastOptions options : List.of(BroadcastOptions.ALL, a, a, many, flags, a, flags)) {
            checkSameAsTree(broadcast(options, Map.of("text", "\ud800 \u2028 \"}")));
        }
    }

    @Test
    void nestedAsDeeplyAsByWayOfATree() {
        Object deepest = "x";
        for (int levels = 3; levels < MessagePack.MAX_NESTING; levels++) { // three are around it
            deepest = List.of(deepest);
        }
        ClusterMessage.Broadcast allowed = broadcast(BroadcastOptions.ALL, deepest);
        ClusterMessage.Broadcast tooDeep = broadcast(BroadcastOptions.ALL, List.of(deepest));
        assertThatCode(() -> Payload.checkNesting(CODEC.toTree(allowed).path("data")))
                .doesNotThrowAnyException();
        checkSameAsTree(allowed);
        assertThatThrownBy(() -> Payload.checkNesting(CODEC.toTree(tooDeep).path("data")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> json.write(tooDeep)).isInstanceOf(IllegalArgumentException.class);
    }
}
