package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/**
 * MongoDB: {@code createAdapter} of {@code @socket.io/mongo-adapter}, over either major version of the driver that
 * applications use. Node's clients are set to make buffers of binary, which the adapter does only for some messages.
 */
final class Mongo {
    private Mongo() {}

    /** A capped collection. */
    static Wiring capped() {
        return wiring(options());
    }

    /** A collection whose documents expire. */
    static Wiring expiring() {
        return wiring(options().put("addCreatedAtField", true));
    }

    /** Node servers with the driver before the current one. */
    static Wiring withDriver6() {
        Wiring wiring = capped();
        wiring.node().put("driver", "mongodb6");
        return wiring;
    }

    /** A server that is gone is noticed soon. */
    static Wiring impatient() {
        return wiring(options().put("heartbeatTimeout", 2_000));
    }

    private static ObjectNode options() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.mongo().uri())
                .put("database", "interop")
                .put("collection", "events-" + Ids.hex16())
                // Node announces itself before it listens, and so may not hear who answers.
                .put("heartbeatInterval", 500);
    }

    private static Wiring wiring(ObjectNode options) {
        return new Wiring(
                "mongo",
                options.deepCopy().put("requestsTimeout", 120_000),
                options,
                EnumSet.of(
                        Wiring.Capability.JVM_EMITTER,
                        Wiring.Capability.NODE_EMITTER,
                        Wiring.Capability.BINARY_BETWEEN_SERVERS,
                        Wiring.Capability.BINARY_FROM_NODE_SOCKETS,
                        Wiring.Capability.NODE_KEEPS_ORDER_OF_LARGE));
    }
}
