package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/** Redis streams: {@code createAdapter} of {@code @socket.io/redis-streams-adapter}, whose emitter was never published. */
final class Streams {
    private Streams() {}

    static Wiring wiring(boolean sharded) {
        String name = "interop-" + Ids.hex16();
        var options = JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.redis().uri())
                .put("streamName", name)
                .put("channelPrefix", name)
                .put("sessionKeyPrefix", name + ":")
                .put("useShardedPubSub", sharded);
        return new Wiring(
                "redis-streams",
                options.deepCopy().put("requestsTimeout", 120_000),
                options,
                EnumSet.of(
                        Wiring.Capability.JVM_EMITTER,
                        Wiring.Capability.BINARY_BETWEEN_SERVERS,
                        Wiring.Capability.BINARY_FROM_NODE_SOCKETS,
                        Wiring.Capability.NODE_KEEPS_ORDER_OF_LARGE));
    }
}
