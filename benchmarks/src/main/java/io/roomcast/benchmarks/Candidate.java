package io.roomcast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backend that is measured, with what it needs to be opened. Several nodes that are to be one cluster share settings. */
public enum Candidate {
    REDIS("redis", true),
    REDIS_SHARDED("redis-sharded", true),
    REDIS_STREAMS("redis-streams", true),
    POSTGRES("postgres", true),
    MONGO("mongo", true),
    HAZELCAST("hazelcast", false),
    IN_JVM("in-jvm", false);

    /** Of the benchmarks in a MongoDB. */
    public static final String DATABASE = "benchmark";

    /** How many messages a stream or a log keeps: more than any round has, so that a slow reader loses none. */
    private static final int STREAM_LENGTH = 1_000_000;

    /** Settings that only keep clusters apart. */
    private static final Set<String> IDENTITY = Set.of(
            "uri", "key", "channelPrefix", "streamName", "database", "collection", "clusterName", "port", "name");

    private final String id;
    private final boolean knownToNode;

    Candidate(String id, boolean knownToNode) {
        this.id = id;
        this.knownToNode = knownToNode;
    }

    /** The name of our backend, and of Node's adapter in the interop tests. */
    public String id() {
        return id;
    }

    /** Whether Node has an official adapter of this kind. */
    public boolean knownToNode() {
        return knownToNode;
    }

    /** Whether nodes may be in several processes. */
    public boolean spansProcesses() {
        return this != IN_JVM;
    }

    /** @throws IllegalArgumentException that names those there are */
    public static Candidate named(String id) {
        for (Candidate candidate : values()) {
            if (candidate.id.equals(id)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("there is no backend '" + id + "'; there are "
                + String.join(", ", Arrays.stream(values()).map(Candidate::id).toList()));
    }

    /**
     * Settings of a cluster that shares a server with others; they mean the same to Node's adapter.
     *
     * @param lab starts the server, if it has to be
     * @param prefix of the cluster's own, of small letters
     */
    public Map<String, String> settings(Lab lab, String prefix) {
        Map<String, String> settings = new LinkedHashMap<>();
        switch (this) {
            case REDIS -> {
                settings.put("uri", lab.redis().uri());
                settings.put("key", prefix);
            }
            case REDIS_SHARDED -> {
                settings.put("uri", lab.redis().uri());
                settings.put("channelPrefix", prefix);
            }
            case REDIS_STREAMS -> {
                settings.put("uri", lab.redis().uri());
                settings.put("channelPrefix", prefix);
                settings.put("streamName", prefix);
                settings.put("maxLen", Integer.toString(STREAM_LENGTH));
            }
            case POSTGRES -> {
                settings.put("uri", lab.postgres().uri());
                settings.put("channelPrefix", prefix);
            }
            case MONGO -> {
                settings.put("uri", lab.mongo().uri());
                settings.put("database", DATABASE);
                settings.put("collection", prefix);
            }
            case HAZELCAST -> {
                settings.put(
                        "clusterName", prefix + "-" + ProcessHandle.current().pid());
                settings.put("port", Integer.toString(freePort()));
            }
            case IN_JVM -> settings.put("name", prefix);
        }
        return settings;
    }

    /** Whether sessions can be restored. */
    public boolean canRecover() {
        return this != REDIS && this != REDIS_SHARDED;
    }

    /** The same settings, with which sessions can be restored if namespaces want that. */
    public Map<String, String> recoverySettings(Lab lab, String prefix) {
        Map<String, String> settings = settings(lab, prefix);
        switch (this) {
            case POSTGRES -> settings.put("recovery", "true");
            case HAZELCAST -> settings.put("logSize", Integer.toString(STREAM_LENGTH));
            default -> {}
        }
        return settings;
    }

    /** What the settings of Node's adapter have besides: as many connections as its driver has by default. */
    public Map<String, String> nodeSettings(Lab lab, String prefix) {
        Map<String, String> settings = settings(lab, prefix);
        switch (this) {
            case POSTGRES -> settings.put("connections", "10");
            case MONGO -> settings.put("connections", "100");
            default -> {}
        }
        return settings;
    }

    /** Those settings that matter for what is measured; the others differ from run to run. */
    public static Map<String, String> significant(Map<String, String> settings) {
        Map<String, String> significant = new LinkedHashMap<>(settings);
        significant.keySet().removeAll(IDENTITY);
        return significant;
    }

    /** Options of a JVM with one of its nodes: those that Hazelcast asks for. */
    public List<String> jvmOptions() {
        return this == HAZELCAST
                ? List.of(
                        "--add-modules=java.se",
                        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.management/sun.management=ALL-UNNAMED",
                        "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED")
                : List.of();
    }

    /** Members of Hazelcast take the ports that follow, so it is far from the end of them. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
