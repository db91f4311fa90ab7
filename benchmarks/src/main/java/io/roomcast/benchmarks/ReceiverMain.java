package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The receiving process of {@link RedisThroughput}. */
final class ReceiverMain {
    private ReceiverMain() {}

    public static void main(String[] args) throws IOException {
        String uri = args[1];
        int messages = Integer.parseInt(args[2]);
        AtomicInteger received = new AtomicInteger();
        Runnable count = () -> {
            if (received.incrementAndGet() % messages == 0) {
                System.out.println(Receiver.DONE);
            }
        };
        if (args[0].equals("bare")) {
            bare(uri, count);
        } else {
            adapter(uri, args[0], count);
        }
    }

    private static void adapter(String uri, String key, Runnable count) throws IOException {
        CountingNamespace namespace = new CountingNamespace().withSockets(1);
        namespace.onSend(count);
        try (AdapterFactory factory = Adapters.open("redis", Map.of("uri", uri, "key", key))) {
            Adapter adapter = factory.create(namespace).toCompletableFuture().join();
            adapter.addAll("s0", List.of("s0", "room")).toCompletableFuture().join();
            untilTold();
            adapter.close().toCompletableFuture().join();
        }
    }

    private static void bare(String uri, Runnable count) throws IOException {
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE)) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] pattern, byte[] channel, byte[] message) {
                    count.run();
                }
            });
            connection.sync().psubscribe("bare#/#*".getBytes(StandardCharsets.US_ASCII));
            untilTold();
        } finally {
            client.shutdown();
        }
    }

    private static void untilTold() throws IOException {
        System.out.println(Receiver.READY);
        while (System.in.read() >= 0) {
            // Nothing is ever written: the end of the input is the sign to stop.
        }
    }
}
