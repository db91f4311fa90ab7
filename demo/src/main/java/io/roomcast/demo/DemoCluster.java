package io.roomcast.demo;

import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The servers, and the Redis between them if the demo started one. Closing stops all of it, last started first. */
final class DemoCluster implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<DemoNode> nodes = new ArrayList<>();
    private Map<String, String> environment = Map.of();
    private boolean closed;

    private DemoCluster() {}

    /**
     * Starts everything.
     *
     * @param cluster hears of the cluster before anything is started, so that it can be closed at any time
     * @param progress hears what is done, in words
     */
    static DemoCluster start(DemoOptions options, Consumer<DemoCluster> cluster, Consumer<String> progress) {
        DemoCluster made = new DemoCluster();
        cluster.accept(made);
        try {
            if (options.processes()) {
                made.environment = made.connection(options, progress);
                made.startProcesses(options, progress);
            } else {
                made.startInThisJvm(options);
            }
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private Map<String, String> connection(DemoOptions options, Consumer<String> progress) {
        return switch (options.backend()) {
            case DemoOptions.POSTGRES -> Factories.postgres(postgres(options.uri(), progress));
            case DemoOptions.MONGO -> Factories.mongo(mongo(options.uri(), progress));
            case DemoOptions.HAZELCAST -> Factories.hazelcast();
            default -> Factories.redis(options.backend(), redis(options.uri(), progress));
        };
    }

    /** Where PostgreSQL is; one is started if none was named. */
    private String postgres(@Nullable String uri, Consumer<String> progress) {
        if (uri != null) {
            return uri;
        }
        progress.accept("starting PostgreSQL…");
        PostgresTestServer postgres = keep(TestServers.postgres());
        progress.accept("PostgreSQL: " + postgres.description() + " at " + postgres.uri());
        return postgres.uri();
    }

    /** Where MongoDB is; one is started, or what stands in for it, if none was named. */
    private String mongo(@Nullable String uri, Consumer<String> progress) {
        if (uri != null) {
            return uri;
        }
        progress.accept("starting MongoDB…");
        MongoTestServer mongo = keep(TestServers.mongo());
        progress.accept("MongoDB: " + mongo.description() + " at " + mongo.uri());
        return mongo.uri();
    }

    /** Where Redis is; one is started if none was named. */
    private String redis(@Nullable String uri, Consumer<String> progress) {
        if (uri != null) {
            RedisChannels.checkReachable(uri);
            return uri;
        }
        progress.accept("starting Redis…");
        RedisTestServer redis = keep(TestServers.redis());
        progress.accept("Redis: " + redis.description() + " at " + redis.uri());
        return redis.uri();
    }

    private void startProcesses(DemoOptions options, Consumer<String> progress) {
        progress.accept("starting " + options.nodes() + " servers…");
        List<NodeProcess.Starting> starting = new ArrayList<>();
        for (int number = 1; number <= options.nodes(); number++) {
            NodeProcess.Starting node = NodeProcess.start(number, environment, options.check());
            keep(node.process());
            starting.add(node);
        }
        starting.forEach(node -> nodes.add(node.await()));
    }

    private void startInThisJvm(DemoOptions options) {
        String name = "demo-" + UUID.randomUUID();
        for (int number = 1; number <= options.nodes(); number++) {
            nodes.add(keep(NodeServer.start(number, Factories.inJvm(name), null, options.check())));
        }
    }

    /** Remembers what has to be closed, and closes it at once if that was done to the rest already. */
    private synchronized <T extends AutoCloseable> T keep(T resource) {
        started.push(resource);
        if (closed) {
            closeAll();
            throw new IllegalStateException("the demo is being stopped");
        }
        return resource;
    }

    List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    /** What connects a process to the servers: variables of its environment. */
    Map<String, String> environment() {
        return environment;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        for (AutoCloseable resource = started.poll(); resource != null; resource = started.poll()) {
            try {
                resource.close();
            } catch (Exception e) {
                System.err.println("could not stop " + resource + ": " + e);
            }
        }
    }
}
