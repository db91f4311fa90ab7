package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The servers of a run: each is started when it is first needed, and stopped in the end. Used by one thread. */
public final class Lab implements AutoCloseable {
    private static final String BEHIND = "client-output-buffer-limit";
    private static final String BEHIND_LIMIT = "pubsub 256mb 0 0";

    private final Map<String, String> versions = new TreeMap<>();
    private @Nullable RedisTestServer redis;
    private @Nullable PostgresTestServer postgres;
    private @Nullable MongoTestServer mongo;

    /**
     * A Redis of this run alone. It lets a subscriber be further behind than Redis does by default, as a sender at full speed
     * on a machine that it shares with the receiver is soon 32 MB ahead, and would then measure how connections are made again.
     */
    public synchronized RedisTestServer redis() {
        if (redis == null) {
            redis = TestServers.startRedis();
            RedisClient client = RedisClient.create(redis.uri());
            try (var connection = client.connect()) {
                connection.sync().configSet(BEHIND, BEHIND_LIMIT);
            } finally {
                client.shutdown();
            }
            versions.put("Redis", redis.description() + ", " + BEHIND + " " + BEHIND_LIMIT);
        }
        return redis;
    }

    /** A PostgreSQL of this run alone, with {@code fsync} off. */
    public synchronized PostgresTestServer postgres() {
        if (postgres == null) {
            postgres = TestServers.startPostgres();
            versions.put("PostgreSQL", postgres.description());
        }
        return postgres;
    }

    /** A MongoDB of this run alone, or what stands in for it. */
    public synchronized MongoTestServer mongo() {
        if (mongo == null) {
            mongo = TestServers.startMongo();
            versions.put("MongoDB", mongo.description());
        }
        return mongo;
    }

    /** Why Node's adapters cannot be measured here, if so. */
    public Optional<String> nodeProblem() {
        return NodePrograms.problem();
    }

    /** What to know of each figure of a backend, as its server is not a real one; or nothing. */
    Optional<String> caveat(String backend) {
        return mongo != null && mongo.isStandIn() && backend.equals(Candidate.MONGO.id())
                ? Optional.of(
                        "On a stand-in for MongoDB, in the process that runs the benchmarks: no figure of MongoDB's.")
                : Optional.empty();
    }

    /** What the servers that were started say of themselves, by name. */
    Map<String, String> versions() {
        return versions;
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (mongo != null) {
            mongo.close();
        }
    }
}
