package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Broadcasts from one process to another through Redis, beside a bare Lettuce publisher and subscriber that move the same
 * bytes with batched flushes. The two take turns; medians are printed.
 *
 * <p>Arguments: number of messages a round (100000), bytes of text in a message (128), rounds counted (7).
 */
public final class RedisThroughput {
    private static final int WARM_UP = 3;
    private static final int BATCH = 128;
    private static final String KEY = "bench";

    private RedisThroughput() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        try (RedisTestServer redis = TestServers.startRedis();
                Receiver forOurs = Receiver.start("adapter", redis.uri(), messages);
                Receiver forBare = Receiver.start("bare", redis.uri(), messages);
                Ours ours = new Ours(redis.uri(), size);
                Bare bare = new Bare(redis.uri(), ours.payload())) {
            System.out.printf(
                    "%s, %d processors, Java %s, %d messages of %d bytes a round%n",
                    redis.description(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    messages,
                    size);
            List<Double> ourRates = new ArrayList<>();
            List<Double> bareRates = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = -WARM_UP; round < rounds; round++) {
                double our = rate(ours, forOurs, messages);
                double theirs = rate(bare, forBare, messages);
                if (round >= 0) {
                    ourRates.add(our);
                    bareRates.add(theirs);
                    ratios.add(our / theirs);
                    System.out.printf(
                            "round %d: adapter %,.0f/s, bare Lettuce %,.0f/s, ratio %.2f%n",
                            round + 1, our, theirs, our / theirs);
                }
            }
            System.out.printf(
                    "median: adapter %,.0f/s, bare Lettuce %,.0f/s, ratio %.2f (%.2f to %.2f)%n",
                    median(ourRates), median(bareRates), median(ratios), min(ratios), max(ratios));
        }
    }

    private static double rate(Sender sender, Receiver receiver, int messages) throws IOException {
        long start = System.nanoTime();
        sender.send(messages);
        receiver.awaitAll();
        return messages * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static double min(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private interface Sender extends AutoCloseable {
        void send(int messages);

        @Override
        void close();
    }

    private static final class Ours implements Sender {
        private final AdapterFactory factory;
        private final Adapter adapter;
        private final BroadcastOptions room = BroadcastOptions.rooms("room");
        private final String text;

        Ours(String uri, int size) {
            this.text = "x".repeat(size);
            this.factory = Adapters.open("redis", Map.of("uri", uri, "key", KEY));
            this.adapter = factory.create(new CountingNamespace())
                    .toCompletableFuture()
                    .join();
        }

        @Override
        public void send(int messages) {
            List<CompletableFuture<Void>> published = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                published.add(
                        adapter.broadcast(Packet.of("message", text), room).toCompletableFuture());
            }
            published.forEach(CompletableFuture::join);
        }

        /** What goes over the wire for such a message: {@code wire.md} §3.2. */
        byte[] payload() {
            byte[] textBytes = text.getBytes(StandardCharsets.US_ASCII);
            byte[] framing = new byte[65]; // what the format adds to a text of 32 to 255 bytes
            byte[] payload = new byte[framing.length + textBytes.length];
            System.arraycopy(textBytes, 0, payload, framing.length, textBytes.length);
            return payload;
        }

        @Override
        public void close() {
            adapter.close().toCompletableFuture().join();
            factory.close();
        }
    }

    private static final class Bare implements Sender {
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
            List<RedisFuture<Long>> published = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                published.add(connection.async().publish(channel, payload));
                if (i % BATCH == BATCH - 1) {
                    connection.flushCommands();
                }
            }
            connection.flushCommands();
            published.forEach(future -> future.toCompletableFuture().join());
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown();
        }
    }
}
