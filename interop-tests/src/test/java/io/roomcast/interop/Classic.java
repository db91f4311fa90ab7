package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TestServers;
import java.util.EnumSet;

/** Classic Redis: {@code createAdapter} of {@code @socket.io/redis-adapter}, and {@code @socket.io/redis-emitter}. */
final class Classic {
    private Classic() {}

    /** Answers go to all servers, as by default. */
    static Wiring toAll() {
        return wiring("interop", false, false);
    }

    /**
     * Answers go to the server that asked. The key has characters that mean something to Redis, except {@code [}, with which Node
     * hears nothing. JVM servers subscribe to rooms one by one.
     */
    static Wiring toAsker() {
        Wiring wiring = wiring("odd é*?#", true, true);
        wiring.jvm().put("subscriptions", "exact");
        return wiring;
    }

    /** Only JVM servers answer to the server that asked. */
    static Wiring jvmToAsker() {
        return wiring("interop", true, false);
    }

    /** Only Node servers answer to the server that asked. */
    static Wiring nodeToAsker() {
        return wiring("interop", false, true);
    }

    /** Node's servers wait for answers only for a short time, so that what happens then can be seen. */
    static Wiring impatient() {
        Wiring wiring = toAll();
        wiring.node().put("requestsTimeout", 1_500);
        return wiring;
    }

    private static Wiring wiring(String key, boolean jvmSpecific, boolean nodeSpecific) {
        ObjectNode options = JsonNodeFactory.instance
                .objectNode()
                .put("uri", TestServers.redis().uri())
                .put("key", key + "-" + Ids.hex16())
                .put("requestsTimeout", 120_000);
        String specific = "publishOnSpecificResponseChannel";
        return new Wiring(
                "redis",
                options.deepCopy().put(specific, jvmSpecific),
                options.put(specific, nodeSpecific),
                EnumSet.of(
                        Wiring.Capability.JVM_EMITTER,
                        Wiring.Capability.NODE_EMITTER,
                        Wiring.Capability.ALL_ROOMS,
                        Wiring.Capability.NODE_KEEPS_ORDER_OF_LARGE));
    }
}
