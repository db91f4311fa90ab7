package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The receiving process of {@link RedisThroughput}: {@code <messages> <key, or bare> <uri>}. */
final class RedisReceiver {
    private RedisReceiver() {}

    public static void main(String[] args) throws IOException {
        Received received = new Received(Integer.parseInt(args[0]));
        String key = args[1];
        String uri = args[2];
        if (key.equals("bare")) {
            bare(uri, received);
        } else {
            received.by(Adapters.open("redis", Map.of("uri", uri, "key", key)));
        }
    }

    private static void bare(String uri, Received received) throws IOException {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE)) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] pattern, byte[] channel, byte[] message) {
                    received.one();
                }
            });
            connection.sync().psubscribe("bare#/#*".getBytes(StandardCharsets.US_ASCII));
            Received.untilTold();
        } finally {
            client.shutdown();
        }
    }
}
