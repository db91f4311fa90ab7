package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * An adapter under test: what servers of each kind need to find each other. To try another one, make one of these and a
 * line in {@code backends.js}.
 *
 * @param backend its name for {@code Adapters.open}, and in {@code backends.js}
 * @param jvm options of JVM servers
 * @param node options of Node servers
 * @param capabilities what its protocol can do; a rule about something else is skipped
 */
record Wiring(String backend, ObjectNode jvm, ObjectNode node, Set<Capability> capabilities) {
    /** What not every protocol can do. */
    enum Capability {
        /** We have an emitter for it. */
        JVM_EMITTER,
        /** Node has an emitter for it. */
        NODE_EMITTER,
        /** Node's adapter can list the rooms of all servers. */
        ALL_ROOMS,
        /** Binary arrives as binary also between servers: {@code serverSideEmit}, and the data of fetched JVM sockets. */
        BINARY_BETWEEN_SERVERS,
        /** So does the data of fetched Node sockets. */
        BINARY_FROM_NODE_SOCKETS,
        /** Node sends and receives large and binary messages in their place among others. */
        NODE_KEEPS_ORDER_OF_LARGE,
        /** Node's adapter notices a server that is gone, and does not wait for its answers. */
        NODE_STRIKES_THE_DEAD
    }

    /**
     * The same over a Redis Cluster.
     *
     * @param uri {@code redis://host1:port1,host2:port2}
     */
    Wiring overCluster(String uri) {
        for (ObjectNode options : List.of(jvm, node)) {
            options.put("uri", uri).put("cluster", true);
        }
        return this;
    }

    /** What Node runs: a server, or the primary process of one. */
    String nodeProgram() {
        return node.path("primary").asBoolean() ? "primary.js" : "server.js";
    }

    ObjectNode options(Peer.Kind kind) {
        return kind == Peer.Kind.JVM ? jvm : node;
    }
}
