package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/**
 * PostgreSQL: {@code createAdapter} of {@code @socket.io/postgres-adapter}. Node's servers do not hear Node's emitter
 * ({@code wire.md} §7.2).
 */
final class Postgres {
    private Postgres() {}

    static Wiring wiring() {
        String name = "interop-" + Ids.hex16();
        var options = JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.postgres().uri())
                .put("channelPrefix", name)
                .put("tableName", "attachments_" + Ids.hex16());
        return new Wiring(
                "postgres",
                options.deepCopy().put("requestsTimeout", 120_000),
                options,
                EnumSet.of(Wiring.Capability.JVM_EMITTER, Wiring.Capability.NODE_STRIKES_THE_DEAD));
    }
}
