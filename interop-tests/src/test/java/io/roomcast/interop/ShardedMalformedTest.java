package io.roomcast.interop;

import static io.roomcast.interop.MalformedInput.hex;
import static io.roomcast.interop.MalformedInput.text;
import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.api.sync.RedisCommands;
import io.roomcast.interop.MalformedInput.Outcome;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sharded Redis, bad input")
class ShardedMalformedTest extends RedisMalformedRules {
    ShardedMalformedTest() {
        super(() -> Sharded.wiring("dynamic"), "channelPrefix");
    }

    @Override
    List<MalformedInput> inputs() {
        return Stream.concat(
                        Stream.of(
                                text("garbage", Outcome.COUNTED, "P#N#", "garbage"),
                                text("empty", Outcome.COUNTED, "P#N#", ""),
                                text("broken JSON", Outcome.COUNTED, "P#N#", "{\"uid\":"),
                                hex("nil", Outcome.BREAKS_NODE, "P#N#", "c0"),
                                text("garbage for a room", Outcome.COUNTED, "P#N#room#", "garbage"),
                                text("garbage for an unknown room", Outcome.IGNORED, "P#N#nobody#", "garbage"),
                                text("garbage on own channel", Outcome.COUNTED, "P#N#U#", "garbage"),
                                hex("nil on own channel", Outcome.COUNTED, "P#N#U#", "c0")),
                        BadClusterMessages.list(Outcome.BREAKS_NODE, Outcome.IGNORED, UnaryOperator.identity())
                                .stream())
                .toList();
    }

    @Override
    MalformedInput fromOutside() {
        return BadClusterMessages.fromOutside();
    }

    @Override
    void publish(RedisCommands<byte[], byte[]> redis, byte[] channel, byte[] payload) {
        redis.spublish(channel, payload);
    }

    @Override
    List<byte[]> channels(RedisCommands<byte[], byte[]> redis, byte[] pattern) {
        return redis.pubsubShardChannels(pattern);
    }

    @Test
    @DisplayName("With connection state recovery Node's clients hear an offset that means nothing, and ours none")
    void recoveryAddsNothing() {
        try (Cluster pair = Cluster.startRecovering(Sharded.wiring("dynamic"), Peer.Kind.JVM, Peer.Kind.NODE)) {
            Client ofJvm = pair.client(pair.peer(Peer.Kind.JVM), "/");
            Client ofNode = pair.client(pair.peer(Peer.Kind.NODE), "/");
            for (Peer peer : pair.peers()) {
                String event = "by-" + peer;
                peer.emit(ALL, event, 1);
                List.of(ofJvm, ofNode)
                        .forEach(client ->
                                eventually(() -> assertThat(client.count(event)).isEqualTo(1)));
                List<JsonNode> bogus =
                        peer.kind() == Peer.Kind.NODE ? InteropTest.list(1, "") : InteropTest.list(1, null);
                assertThat(ofJvm.heard(event)).containsExactly(InteropTest.list(1));
                assertThat(ofNode.heard(event)).containsExactly(bogus);
            }
        }
    }
}
