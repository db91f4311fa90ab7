package io.roomcast.benchmarks.nodes;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/** What a Redis received and sent so far, by its own count. */
public final class RedisTraffic implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final long question;
    private long asked;

    /** Connects. Nobody else should talk to it yet, as it finds out how many bytes its own questions take. */
    public RedisTraffic(String uri) {
        client = RedisClient.create(uri);
        connection = client.connect();
        long first = total();
        question = total() - first;
    }

    /** Bytes in both directions, without those of asking for them. */
    public long bytes() {
        return total() - question * asked++;
    }

    private long total() {
        String stats = connection.sync().info("stats");
        return field(stats, "total_net_input_bytes:") + field(stats, "total_net_output_bytes:");
    }

    private static long field(String stats, String name) {
        return stats.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Redis does not tell " + name));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
