package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What Redis sends to a node that has 10 of 1,000 rooms, while an emitter broadcasts to one room after the other: the bytes of
 * all its connections, counted between Redis and the node.
 *
 * <p>Arguments: number of messages, a multiple of 1,000 (100000), bytes of text in a message (128).
 */
public final class RedisRooms {
    private static final int EVERY = 100;
    private static final List<String> ROOMS =
            IntStream.range(0, 1000).mapToObj(i -> "room-" + i).toList();

    /** The last one is among them, so that all is received when the messages for these are. */
    private static final List<String> OWN = IntStream.range(0, ROOMS.size())
            .filter(i -> i % EVERY == EVERY - 1)
            .mapToObj(ROOMS::get)
            .toList();

    private final RedisTestServer redis;
    private final int messages;
    private final int size;

    private RedisRooms(RedisTestServer redis, int messages, int size) {
        this.redis = redis;
        this.messages = messages;
        this.size = size;
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        try (RedisTestServer redis = TestServers.startRedis()) {
            System.out.printf(
                    "%s, %d messages of %d bytes to %d rooms, %d to those of the node%n",
                    redis.description(), messages, size, ROOMS.size(), messages / EVERY);
            System.out.printf("%-30s %14s %16s%n", "", "bytes received", "per message sent");
            RedisRooms benchmark = new RedisRooms(redis, messages, size);
            benchmark.ours();
            Optional<String> problem = NodePrograms.problem();
            if (problem.isEmpty()) {
                benchmark.ofNode();
            } else {
                System.out.println("without Node's adapters: " + problem.get());
            }
        }
    }

    private void ours() throws IOException {
        measure("redis, pattern", RedisMode.CLASSIC, "subscriptions=pattern", this::startOurs);
        measure("redis, exact", RedisMode.CLASSIC, "subscriptions=exact", this::startOurs);
        measure("redis-sharded, static", RedisMode.SHARDED, "subscriptionMode=static", this::startOurs);
        measure("redis-sharded, dynamic", RedisMode.SHARDED, "subscriptionMode=dynamic", this::startOurs);
    }

    private void ofNode() throws IOException {
        measure("Node, classic", RedisMode.CLASSIC, "subscriptions=pattern", this::startNode);
        measure("Node, sharded, static", RedisMode.SHARDED, "subscriptionMode=static", this::startNode);
        measure("Node, sharded, dynamic", RedisMode.SHARDED, "subscriptionMode=dynamic", this::startNode);
    }

    private interface Starter {
        /** @param arguments after the number of messages */
        Child start(List<String> arguments) throws IOException;
    }

    private Child startOurs(List<String> arguments) throws IOException {
        return Child.receiver(AdapterReceiver.class, messages / EVERY, arguments);
    }

    private Child startNode(List<String> arguments) throws IOException {
        return NodePrograms.start("receiver.js", Integer.toString(messages / EVERY), arguments);
    }

    private void measure(String name, RedisMode mode, String setting, Starter starter) throws IOException {
        try (TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
                Child receiver = starter.start(AdapterArguments.of(
                        mode.backend(), OWN, settings(mode, "redis://" + proxy.host() + ":" + proxy.port(), setting)));
                RoomSender sender = new RoomSender(
                        Adapters.open(mode.backend(), settings(mode, redis.uri(), setting)), ROOMS, size)) {
            long before = proxy.bytesFromServer();
            sender.send(messages);
            receiver.awaitDone();
            long bytes = proxy.bytesFromServer() - before;
            System.out.printf("%-30s %,14d %16.1f%n", name, bytes, (double) bytes / messages);
        }
    }

    private static Map<String, String> settings(RedisMode mode, String uri, String setting) {
        Map<String, String> settings = new HashMap<>(mode.settings(uri, "rooms"));
        String[] nameAndValue = setting.split("=", 2);
        settings.put(nameAndValue[0], nameAndValue[1]);
        return settings;
    }
}
