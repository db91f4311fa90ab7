package io.roomcast.benchmarks.traffic;

import java.sql.SQLException;
import java.util.Map;

/** Bare drivers that move about as many bytes as the backends do. */
final class Bare {
    private Bare() {}

    static Outlet send(String backend, Map<String, String> settings) throws SQLException {
        return switch (backend) {
            case "redis", "redis-sharded", "redis-streams" -> new LettuceOutlet(backend, settings.get("uri"));
            case "hazelcast" -> new TopicOutlet(settings);
            case "postgres" -> new PostgresOutlet(settings);
            case "mongo" -> new MongoOutlet(settings.get("uri"), settings.get("collection"));
            default -> throw new IllegalArgumentException("there is no bare driver for " + backend);
        };
    }

    /** @return closes it */
    static AutoCloseable receive(String backend, Map<String, String> settings, Arrivals arrivals) throws SQLException {
        return switch (backend) {
            case "redis", "redis-sharded", "redis-streams" ->
                LettuceIntake.open(backend, settings.get("uri"), arrivals);
            case "hazelcast" -> TopicOutlet.receive(settings, arrivals);
            case "postgres" -> PostgresIntake.open(settings, arrivals);
            case "mongo" -> MongoOutlet.receive(settings.get("uri"), settings.get("collection"), arrivals);
            default -> throw new IllegalArgumentException("there is no bare driver for " + backend);
        };
    }
}
