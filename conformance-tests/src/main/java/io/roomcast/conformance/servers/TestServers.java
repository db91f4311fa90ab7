package io.roomcast.conformance.servers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real servers for tests and the demo. In this order:
 *
 * <ol>
 *   <li>the one that {@value #REDIS_URI} or {@value #POSTGRES_URI} names; if it cannot be reached, that is an error and nothing else is tried;
 *   <li>a container, if a Docker engine answers within 10 seconds;
 *   <li>a binary from Maven Central, which ends with this JVM, however that ends.
 * </ol>
 *
 * The log says which kind was taken.
 */
public final class TestServers {
    /** The environment variable that names a running Redis, for example {@code redis://127.0.0.1:6379}. */
    public static final String REDIS_URI = "ROOMCAST_TEST_REDIS_URI";

    /** The environment variable that names a running PostgreSQL, for example {@code postgresql://postgres@127.0.0.1/test}. */
    public static final String POSTGRES_URI = "ROOMCAST_TEST_POSTGRES_URI";

    /**
     * The environment variable that names the directory of an installed PostgreSQL's programs, for example
     * {@code /usr/lib/postgresql/15/bin}: those are taken instead of the ones from Maven Central.
     */
    public static final String POSTGRES_BIN = "ROOMCAST_TEST_POSTGRES_BIN";

    /** The environment variable that names a running replica set of MongoDB, for example {@code mongodb://127.0.0.1/?replicaSet=rs0}. */
    public static final String MONGO_URI = "ROOMCAST_TEST_MONGO_URI";

    private static final Logger LOG = LoggerFactory.getLogger(TestServers.class);

    private static @Nullable RedisTestServer shared;
    private static @Nullable PostgresTestServer sharedPostgres;
    private static @Nullable MongoTestServer sharedMongo;

    private TestServers() {}

    /**
     * The Redis that all tests of this JVM share; started on first use. Use a prefix of your own and leave the data of
     * others alone.
     *
     * @throws IllegalStateException if there is none, saying what was tried
     */
    public static synchronized RedisTestServer redis() {
        RedisTestServer server = shared;
        if (server == null) {
            server = choose(System.getenv());
            LOG.info("Redis for tests: {} at {}", server.description(), server.uri());
            shared = server;
        }
        return server;
    }

    /**
     * A Redis of one's own, to be killed and restarted, and closed in the end. It is always the binary from Maven
     * Central: neither the named server nor a container can be killed and restarted on the same port at will.
     *
     * @throws IllegalStateException if there is no binary for this machine, or it does not start
     */
    public static RedisTestServer startRedis() {
        RedisTestServer server = RedisProcess.startNew();
        LOG.info("private Redis for a test: {} at {}", server.description(), server.uri());
        return server;
    }

    /**
     * A Redis Cluster of one's own: three masters, each with a replica that takes over within a few seconds. It is made
     * of the binary from Maven Central.
     *
     * @throws IllegalStateException if there is no binary for this machine, or it does not start
     */
    public static RedisClusterTestServer startRedisCluster() {
        return startRedisCluster(1);
    }

    /**
     * Like {@link #startRedisCluster()}, with any number of replicas for each of the three masters.
     *
     * @param replicas 0 for none: then a master that dies takes its slots with it
     * @throws IllegalStateException if there is no binary for this machine, or it does not start
     */
    public static RedisClusterTestServer startRedisCluster(int replicas) {
        RedisClusterTestServer cluster = RedisClusterTestServer.startNew(replicas);
        LOG.info("private {} at {}", cluster.description(), cluster.uri());
        return cluster;
    }

    /**
     * A Redis of one's own, with a replica and three sentinels that make it the master within a few seconds after the
     * master died. All are made of the binary from Maven Central.
     *
     * @throws IllegalStateException if there is no binary for this machine, or it does not start
     */
    public static RedisSentinelTestServer startRedisSentinel() {
        return startRedisSentinel(3);
    }

    /**
     * Like {@link #startRedisSentinel()}, with any number of sentinels, of which more than half decide.
     *
     * @param sentinels 1 or more
     * @throws IllegalStateException if there is no binary for this machine, or it does not start
     */
    public static RedisSentinelTestServer startRedisSentinel(int sentinels) {
        RedisSentinelTestServer server = RedisSentinelTestServer.startNew(sentinels);
        LOG.info("private {} at {}", server.description(), server.uri());
        return server;
    }

    /**
     * The PostgreSQL that all tests of this JVM share; started on first use. Use channels and tables of your own and leave
     * those of others alone.
     *
     * @throws IllegalStateException if there is none, saying what was tried
     */
    public static synchronized PostgresTestServer postgres() {
        PostgresTestServer server = sharedPostgres;
        if (server == null) {
            server = choosePostgres(System.getenv());
            LOG.info("PostgreSQL for tests: {} at {}", server.description(), server.host() + ":" + server.port());
            sharedPostgres = server;
        }
        return server;
    }

    /**
     * A PostgreSQL of one's own, to be killed and restarted, and closed in the end. It is always one of programs on this
     * machine: neither the named server nor a container can be killed and restarted on the same port at will.
     *
     * @throws IllegalStateException if there are no programs for this machine, or it does not start
     */
    public static PostgresTestServer startPostgres() {
        PostgresTestServer server = PostgresProcess.startNew(System.getenv());
        LOG.info("private PostgreSQL for a test: {} at {}", server.description(), server.uri());
        return server;
    }

    static PostgresTestServer choosePostgres(Map<String, String> environment) {
        String uri = environment.get(POSTGRES_URI);
        if (uri != null && !uri.isBlank()) {
            return SharedPostgres.given(uri.strip());
        }
        if (!environment.containsKey(POSTGRES_BIN) && DockerProbe.engineAnswers()) {
            try {
                return SharedPostgres.container();
            } catch (RuntimeException e) {
                LOG.warn("a Docker engine answers but could not start PostgreSQL; taking the programs instead", e);
            }
        }
        return SharedPostgres.of(PostgresProcess.startNew(environment));
    }

    /**
     * The MongoDB that all tests of this JVM share; started on first use. Without one named by {@value #MONGO_URI} and without
     * Docker it is a stand-in. Use a database or collection of your own.
     *
     * @throws IllegalStateException if the named one cannot be reached
     */
    public static synchronized MongoTestServer mongo() {
        MongoTestServer server = sharedMongo;
        if (server == null) {
            server = chooseMongo(System.getenv());
            announce("MongoDB for tests", server);
            sharedMongo = server;
        }
        return server;
    }

    /**
     * That MongoDB, unless it is the stand-in: then the test is skipped, with the reason.
     *
     * @param what the test needs that the stand-in does not do
     */
    public static MongoTestServer realMongo(String what) {
        MongoTestServer server = mongo();
        if (server.isStandIn()) {
            String reason = "needs a real MongoDB: " + what + "; here is only the stand-in; set " + MONGO_URI;
            LOG.warn("a test is skipped: it {}", reason);
            Assumptions.abort(reason);
        }
        return server;
    }

    /** A stand-in for MongoDB of one's own, to be stopped and restarted, which loses all data, and closed in the end. */
    public static MongoTestServer startMongo() {
        MongoTestServer server = MongoStandIn.startNew();
        announce("private MongoDB for a test", server);
        return server;
    }

    private static void announce(String what, MongoTestServer server) {
        if (server.isStandIn()) {
            LOG.warn("{}: {} at {}", what, server.description(), server.uri());
        } else {
            LOG.info("{}: {} at {}", what, server.description(), server.uri());
        }
    }

    static MongoTestServer chooseMongo(Map<String, String> environment) {
        String uri = environment.get(MONGO_URI);
        if (uri != null && !uri.isBlank()) {
            return SharedMongo.given(uri.strip());
        }
        if (DockerProbe.engineAnswers()) {
            try {
                return SharedMongo.container();
            } catch (RuntimeException e) {
                LOG.warn("a Docker engine answers but could not start MongoDB; taking the stand-in instead", e);
            }
        }
        return SharedMongo.of(MongoStandIn.startNew());
    }

    static RedisTestServer choose(Map<String, String> environment) {
        String uri = environment.get(REDIS_URI);
        if (uri != null && !uri.isBlank()) {
            return SharedRedis.given(uri.strip());
        }
        if (DockerProbe.engineAnswers()) {
            try {
                return SharedRedis.container();
            } catch (RuntimeException e) {
                LOG.warn("a Docker engine answers but could not start Redis; taking the binary instead", e);
            }
        }
        return SharedRedis.of(RedisProcess.startNew());
    }
}
