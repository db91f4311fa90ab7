package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Broadcasts from one process to another through Redis, beside a bare Lettuce publisher and subscriber that move the same
 * bytes with batched flushes. The sender is a node, which hears its own messages too, or an emitter, which does not. They
 * take turns; medians are printed.
 *
 * <p>Arguments: number of messages a round (100000), bytes of text in a message (128), rounds counted (7).
 */
public final class RedisThroughput {
    private static final int BATCH = 128;

    private RedisThroughput() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        try (RedisTestServer redis = TestServers.startRedis();
                Receiver forOurs = receiver("node", redis.uri(), messages);
                Receiver forEmitter = receiver("emitter", redis.uri(), messages);
                Receiver forBare = receiver("bare", redis.uri(), messages);
                AdapterSender ours =
                        new AdapterSender(Adapters.open("redis", Map.of("uri", redis.uri(), "key", "node")), size);
                EmitterSender emitter =
                        new EmitterSender(Adapters.open("redis", Map.of("uri", redis.uri(), "key", "emitter")), size);
                Bare bare = new Bare(redis.uri(), payload(size))) {
            Throughput.run(
                    redis.description(),
                    messages,
                    size,
                    rounds,
                    new Throughput.Way("adapter, node to node", ours, forOurs),
                    new Throughput.Way("adapter, emitter to node", emitter, forEmitter),
                    new Throughput.Way("bare Lettuce", bare, forBare));
        }
    }

    private static Receiver receiver(String mode, String uri, int messages) throws Exception {
        return Receiver.start(RedisReceiver.class, messages, mode, uri);
    }

    /** What goes over the wire for such a message: {@code wire.md} §3.2. */
    private static byte[] payload(int size) {
        byte[] text = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
        byte[] framing = new byte[65]; // what the format adds to a text of 32 to 255 bytes
        byte[] payload = new byte[framing.length + text.length];
        System.arraycopy(text, 0, payload, framing.length, text.length);
        return payload;
    }

    private static final class Bare implements Throughput.Sender {
        private final RedisClient client;
        private final StatefulRedisConnection<byte[], byte[]> connection;
        private final byte[] channel = "bare#/#room#".getBytes(StandardCharsets.US_ASCII);
        private final byte[] payload;

        Bare(String uri, byte[] payload) {
            this.client = RedisClient.create(uri);
            this.connection = client.connect(ByteArrayCodec.INSTANCE);
            this.payload = payload;
            connection.setAutoFlushCommands(false);
        }

        @Override
        public void send(int messages) {
            List<CompletableFuture<Long>> published = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                published.add(connection.async().publish(channel, payload).toCompletableFuture());
                if (i % BATCH == BATCH - 1) {
                    connection.flushCommands();
                }
                Throughput.awaitWindow(published);
            }
            connection.flushCommands();
            published.forEach(CompletableFuture::join);
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown();
        }
    }
}
