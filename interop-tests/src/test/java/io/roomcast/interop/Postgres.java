package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/**
 * PostgreSQL: {@code createAdapter} of {@code @socket.io/postgres-adapter}. Node's servers do not hear Node's emitter
 * ({@code wire.md} §7.2), lose binary in the data of sockets, and read large messages after small ones that came later.
 */
final class Postgres {
    private Postgres() {}

    /** Servers alone. */
    static Wiring wiring() {
        ObjectNode options = options();
        return wiring(options.deepCopy().put("requestsTimeout", 120_000), options);
    }

    /** A server that is gone is noticed sooner than a Node server gives up a question. */
    static Wiring impatient() {
        ObjectNode options = options().put("heartbeatInterval", 500).put("heartbeatTimeout", 2_000);
        return wiring(options.deepCopy().put("requestsTimeout", 120_000), options);
    }

    /** JVM servers log broadcasts, which Node servers read from the table. */
    static Wiring logging() {
        Wiring wiring = wiring();
        wiring.jvm().put("recovery", true);
        return wiring;
    }

    /** Node servers are workers, whose primary process speaks to PostgreSQL ({@code wire.md} §7.3). */
    static Wiring workers() {
        Wiring wiring = wiring();
        wiring.jvm().put("nodeCluster", true);
        wiring.node().put("primary", true);
        return wiring;
    }

    private static ObjectNode options() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.postgres().uri())
                .put("channelPrefix", "interop-" + Ids.hex16())
                .put("tableName", "attachments_" + Ids.hex16());
    }

    private static Wiring wiring(ObjectNode jvm, ObjectNode node) {
        return new Wiring(
                "postgres",
                jvm,
                node,
                EnumSet.of(
                        Wiring.Capability.JVM_EMITTER,
                        Wiring.Capability.BINARY_BETWEEN_SERVERS,
                        Wiring.Capability.NODE_STRIKES_THE_DEAD));
    }
}
