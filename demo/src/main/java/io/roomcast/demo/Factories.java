package io.roomcast.demo;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Where the adapters of the demo come from. */
final class Factories {
    /** Leaves room for the ports of the others. */
    private static final int HIGHEST_PORT = 65_000;

    private Factories() {}

    /** What a process is told through its environment, as any application may be: variables for {@link #given}. */
    static Map<String, String> redis(String backend, String uri) {
        Map<String, String> variables = new HashMap<>();
        variables.put("ROOMCAST_BACKEND", backend);
        variables.put(DemoOptions.URI_VARIABLE, uri); // for the page, too
        if (backend.equals(DemoOptions.REDIS_STREAMS)) {
            variables.put("ROOMCAST_REDIS_STREAMS_URI", uri);
        }
        return variables;
    }

    /** The same for PostgreSQL, where only heartbeats tell that a server died: more of them than by default. */
    static Map<String, String> postgres(String uri) {
        return Map.of(
                "ROOMCAST_BACKEND",
                DemoOptions.POSTGRES,
                "ROOMCAST_POSTGRES_URI",
                uri,
                "ROOMCAST_POSTGRES_HEARTBEAT_INTERVAL",
                "1000",
                "ROOMCAST_POSTGRES_HEARTBEAT_TIMEOUT",
                "3000");
    }

    /** The same for MongoDB, where only heartbeats tell that a server is gone: more of them than by default. */
    static Map<String, String> mongo(String uri) {
        return Map.of(
                "ROOMCAST_BACKEND",
                DemoOptions.MONGO,
                "ROOMCAST_MONGO_URI",
                uri,
                "ROOMCAST_MONGO_HEARTBEAT_INTERVAL",
                "1000",
                "ROOMCAST_MONGO_HEARTBEAT_TIMEOUT",
                "3000");
    }

    /** The same for members of a Hazelcast cluster of this machine that nobody else is in. */
    static Map<String, String> hazelcast() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Map.of(
                    "ROOMCAST_BACKEND",
                    DemoOptions.HAZELCAST,
                    "ROOMCAST_HAZELCAST_CLUSTER_NAME",
                    "demo-" + UUID.randomUUID(),
                    "ROOMCAST_HAZELCAST_PORT",
                    Integer.toString(Math.min(free.getLocalPort(), HIGHEST_PORT)));
        } catch (IOException e) {
            throw new IllegalStateException("there is no free port: " + e.getMessage(), e);
        }
    }

    /** What this process was told. */
    static AdapterFactory given() {
        return Adapters.open();
    }

    /** Servers of this JVM with the same name form a cluster. */
    static AdapterFactory inJvm(String name) {
        return Adapters.open("in-jvm", Map.of("name", name));
    }
}
