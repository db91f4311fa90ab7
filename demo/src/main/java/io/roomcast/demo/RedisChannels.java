package io.roomcast.demo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** What is subscribed in Redis, as the page shows it. */
final class RedisChannels implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    /**
     * Connects.
     *
     * @throws IllegalStateException if there is no Redis, without the password that the URI may hold
     */
    RedisChannels(String uri) {
        RedisURI address;
        try {
            address = RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("that is not the URI of a Redis, such as redis://127.0.0.1:6379", e);
        }
        this.client = RedisClient.create(address);
        try {
            this.connection = client.connect();
        } catch (RedisException e) {
            client.shutdown();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "no Redis answers at " + address.getHost() + ":" + address.getPort() + ": " + cause.getMessage(),
                    e);
        }
    }

    /**
     * Returns if there is a Redis.
     *
     * @throws IllegalStateException if not
     */
    static void checkReachable(String uri) {
        new RedisChannels(uri).close();
    }

    /** The channels with their numbers of subscribers, and how many patterns are subscribed. */
    CompletionStage<Map<String, Object>> list() {
        RedisAsyncCommands<String, String> redis = connection.async();
        return redis.pubsubChannels()
                .thenCompose(names -> names.isEmpty()
                        ? redis.pubsubNumpat().thenApply(patterns -> answer(Map.of(), patterns))
                        : redis.pubsubNumsub(names.toArray(String[]::new))
                                .thenCombine(redis.pubsubNumpat(), RedisChannels::answer));
    }

    private static Map<String, Object> answer(Map<String, Long> subscribers, long patterns) {
        List<Map<String, Object>> channels = new ArrayList<>();
        new TreeMap<>(subscribers).forEach((name, count) -> {
            Map<String, Object> channel = new LinkedHashMap<>();
            channel.put("name", name);
            channel.put("subscribers", count);
            channels.add(channel);
        });
        return Map.of("channels", channels, "patterns", patterns);
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
