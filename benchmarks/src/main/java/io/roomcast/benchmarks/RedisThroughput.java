package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Broadcasts from one process to another through Redis, beside a bare Lettuce publisher and subscriber that move the same
 * bytes with batched flushes. The sender is a node, which hears its own messages too, or an emitter, which does not. They
 * take turns; medians are printed.
 *
 * <p>Arguments: number of messages a round (100000), bytes of text in a message (128), rounds counted (7).
 */
public final class RedisThroughput {
    private static final int WARM_UP = 3;
    private static final int BATCH = 128;

    /** How many messages may be on their way: an application that never waits is refused some day. */
    private static final int WINDOW = 50_000;

    private RedisThroughput() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        try (RedisTestServer redis = TestServers.startRedis();
                Receiver forOurs = Receiver.start("node", redis.uri(), messages);
                Receiver forEmitter = Receiver.start("emitter", redis.uri(), messages);
                Receiver forBare = Receiver.start("bare", redis.uri(), messages);
                Ours ours = new Ours(redis.uri(), size);
                Emitting emitter = new Emitting(redis.uri(), size);
                Bare bare = new Bare(redis.uri(), ours.payload())) {
            System.out.printf(
                    "%s, %d processors, Java %s, %d messages of %d bytes a round%n",
                    redis.description(),
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("java.version"),
                    messages,
                    size);
            Series adapter = new Series("adapter, node to node");
            Series emitting = new Series("adapter, emitter to node");
            Series lettuce = new Series("bare Lettuce");
            for (int round = -WARM_UP; round < rounds; round++) {
                Round node = round(ours, forOurs, messages);
                Round emitted = round(emitter, forEmitter, messages);
                Round bared = round(bare, forBare, messages);
                if (round >= 0) {
                    adapter.add(node, bared);
                    emitting.add(emitted, bared);
                    lettuce.add(bared, bared);
                }
            }
            System.out.printf(
                    "%-26s %12s %24s %22s %22s%n",
                    "median of " + rounds,
                    "messages/s",
                    "ratio to bare",
                    "sender CPU us/message",
                    "receiver CPU us/message");
            adapter.print();
            emitting.print();
            lettuce.print();
        }
    }

    private static Round round(Sender sender, Receiver receiver, int messages) throws IOException {
        Duration sending = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        Duration receiving = receiver.cpu();
        long start = System.nanoTime();
        sender.send(messages);
        receiver.awaitAll();
        double rate = messages * 1e9 / (System.nanoTime() - start);
        Duration sent = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Round(
                rate,
                sent.minus(sending).toNanos() / 1e3 / messages,
                receiver.cpu().minus(receiving).toNanos() / 1e3 / messages);
    }

    /** One turn: messages a second, and microseconds of processor time a message. */
    private record Round(double rate, double senderCpu, double receiverCpu) {}

    private static final class Series {
        private final String name;
        private final List<Round> rounds = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();

        Series(String name) {
            this.name = name;
        }

        void add(Round round, Round bare) {
            rounds.add(round);
            ratios.add(round.rate() / bare.rate());
        }

        void print() {
            System.out.printf(
                    "%-26s %,12.0f %10.2f (%.2f to %.2f) %22.1f %22.1f%n",
                    name,
                    median(rounds.stream().map(Round::rate)),
                    median(ratios.stream()),
                    Collections.min(ratios),
                    Collections.max(ratios),
                    median(rounds.stream().map(Round::senderCpu)),
                    median(rounds.stream().map(Round::receiverCpu)));
        }

        private static double median(Stream<Double> values) {
            List<Double> sorted = values.sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    private static void awaitWindow(List<? extends CompletableFuture<?>> published) {
        if (published.size() > WINDOW) {
            published.get(published.size() - 1 - WINDOW).join();
        }
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
            this.factory = Adapters.open("redis", Map.of("uri", uri, "key", "node"));
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
                awaitWindow(published);
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

    /** A sender that is no node, and so does not hear itself. */
    private static final class Emitting implements Sender {
        private final AdapterFactory factory;
        private final BroadcastOperator room;
        private final String text;

        Emitting(String uri, int size) {
            this.text = "x".repeat(size);
            this.factory = Adapters.open("redis", Map.of("uri", uri, "key", "emitter"));
            this.room = factory.emitter().toCompletableFuture().join().to("room");
        }

        @Override
        public void send(int messages) {
            List<CompletableFuture<Void>> published = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                published.add(room.emit("message", text).toCompletableFuture());
                awaitWindow(published);
            }
            published.forEach(CompletableFuture::join);
        }

        @Override
        public void close() {
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
            List<CompletableFuture<Long>> published = new ArrayList<>(messages);
            for (int i = 0; i < messages; i++) {
                published.add(connection.async().publish(channel, payload).toCompletableFuture());
                if (i % BATCH == BATCH - 1) {
                    connection.flushCommands();
                }
                awaitWindow(published);
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
