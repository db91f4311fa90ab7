package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/** Sharded Redis: {@code createShardedAdapter} of {@code @socket.io/redis-adapter}, which has no emitter. */
final class Sharded {
    private Sharded() {}

    static Wiring wiring(String subscriptionMode) {
        var options = JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.redis().uri())
                .put("channelPrefix", "interop-" + Ids.hex16())
                .put("subscriptionMode", subscriptionMode);
        return new Wiring(
                "redis-sharded",
                options.deepCopy().put("requestsTimeout", 120_000),
                options,
                EnumSet.of(
                        Wiring.Capability.JVM_EMITTER,
                        Wiring.Capability.BINARY_BETWEEN_SERVERS,
                        Wiring.Capability.BINARY_FROM_NODE_SOCKETS,
                        Wiring.Capability.NODE_KEEPS_ORDER_OF_LARGE));
    }
}
