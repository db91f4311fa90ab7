package io.roomcast.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./roomcast demo}.
 *
 * @param backend {@code redis}, {@code redis-streams}, {@code postgres}, {@code mongo}, {@code hazelcast} or {@code in-jvm}
 * @param nodes how many servers
 * @param port where the page is served; 0 for any free port
 * @param uri the Redis, PostgreSQL or MongoDB to use, or null to start one
 * @param check whether to run the checks instead of serving the page
 */
record DemoOptions(String backend, int nodes, int port, @Nullable String uri, boolean check) {
    static final String REDIS = "redis";
    static final String REDIS_STREAMS = "redis-streams";
    static final String POSTGRES = "postgres";
    static final String MONGO = "mongo";
    static final String HAZELCAST = "hazelcast";
    static final String IN_JVM = "in-jvm";

    private static final List<String> BACKENDS = List.of(REDIS, REDIS_STREAMS, POSTGRES, MONGO, HAZELCAST, IN_JVM);

    /** The environment variable that names a running Redis. */
    static final String URI_VARIABLE = "ROOMCAST_REDIS_URI";

    static final String USAGE =
            """
            usage: ./roomcast demo [options]

            Starts a cluster of Socket.IO servers, and a page with a live client on each of them.

              --backend NAME          what connects the servers: redis (default), redis-streams, postgres,
                                      mongo, hazelcast or in-jvm. Every server is a process of its own, but
                                      with in-jvm all are in one.
              --nodes N               how many servers, 1 to 9 (default 3; with --check 2, at least 2)
              --port P                where the page is served (default 8080; 0 for any free port)
              --uri URI               a running Redis, such as redis://127.0.0.1:6379, PostgreSQL or MongoDB;
                                      default is for Redis the variable ROOMCAST_REDIS_URI, else
                                      one is started
              --check                 no page: run every operation through official clients and say
                                      what held; ends with 0 only if everything did
              --help                  print this

            Ctrl-C stops everything that was started.
            """;

    private static final int MAX_NODES = 9;
    private static final int MAX_PORT = 65_535;

    /** Whether there is a Redis between the servers. */
    boolean redis() {
        return isRedis(backend);
    }

    private static boolean isRedis(String backend) {
        return backend.equals(REDIS) || backend.equals(REDIS_STREAMS);
    }

    /** Whether every server is a process of its own. */
    boolean processes() {
        return !backend.equals(IN_JVM);
    }

    /** What connects the servers, for people. */
    String connection() {
        return switch (backend) {
            case REDIS -> "Redis pub/sub";
            case REDIS_STREAMS -> "Redis streams";
            case POSTGRES -> "PostgreSQL";
            case MONGO -> "MongoDB";
            case HAZELCAST -> "Hazelcast";
            default -> backend;
        };
    }

    /**
     * Reads a command line.
     *
     * @param environmentUri the value of {@value #URI_VARIABLE}, or null
     * @throws IllegalArgumentException if it is wrong, saying how
     */
    static DemoOptions parse(List<String> arguments, @Nullable String environmentUri) {
        String backend = REDIS;
        @Nullable String nodes = null;
        @Nullable String uri = null;
        int port = 8080;
        boolean check = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (name.equals("--check")) {
                check = true;
                continue;
            }
            if (!List.of("--backend", "--nodes", "--port", "--uri").contains(name)) {
                throw new IllegalArgumentException("unknown option '" + argument + "'");
            }
            if (equals < 0 && ++i == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
            switch (name) {
                case "--backend" -> backend = value;
                case "--nodes" -> nodes = value;
                case "--port" -> port = number(name, value, 0, MAX_PORT);
                default -> uri = value;
            }
        }
        if (!BACKENDS.contains(backend)) {
            throw new IllegalArgumentException("--backend is '" + backend
                    + "', but must be redis, redis-streams, postgres, mongo, hazelcast or in-jvm");
        }
        if (uri != null && !isRedis(backend) && !backend.equals(POSTGRES) && !backend.equals(MONGO)) {
            throw new IllegalArgumentException(
                    "--uri names a Redis, PostgreSQL or MongoDB, but --backend is " + backend);
        }
        if (uri == null && environmentUri != null && !environmentUri.isBlank() && isRedis(backend)) {
            uri = environmentUri.strip();
        }
        int count = nodes == null ? (check ? 2 : 3) : number("--nodes", nodes, check ? 2 : 1, MAX_NODES);
        return new DemoOptions(backend, count, port, uri, check);
    }

    private static int number(String name, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new IllegalArgumentException(
                "%s is '%s', but must be a whole number from %d to %d".formatted(name, value, min, max));
    }
}
