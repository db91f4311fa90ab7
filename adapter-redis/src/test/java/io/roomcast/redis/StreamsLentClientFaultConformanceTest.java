package io.roomcast.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The same with clients that an application made, with Lettuce's defaults. */
class StreamsLentClientFaultConformanceTest extends StreamsFaultConformanceTest {
    private final List<RedisClient> clients = new ArrayList<>();

    @Override
    protected Backend newBackend(String prefix, String host, int port) {
        RedisClient client = RedisClient.create("redis://%s:%d?timeout=3s".formatted(host, port));
        clients.add(client);
        return new StreamsBackend(
                client, StreamsSettings.DEFAULT.withNames(prefix, prefix).withLivenessTimeout(Duration.ofSeconds(2)));
    }

    @AfterEach
    void shutdown() {
        clients.forEach(AbstractRedisClient::shutdown);
        clients.clear();
    }
}
