package io.roomcast.benchmarks;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.servers.RedisTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Broadcasts from one process to another through Redis, by our adapter, by a bare Lettuce that moves the same bytes with
 * batched flushes, and by Node's adapter of the same kind. Our sender is a node, which hears its own messages too unless
 * rooms have channels, or an emitter, which does not. They take turns; medians are printed.
 *
 * <p>Of all, only the adapter is measured: there is one socket in the room, which counts, and no packet is encoded for
 * clients. Our senders and the bare one have 100,000 messages on their way at most; Node's has 10,000, as its memory and time
 * go up with more.
 *
 * <p>The system property {@code readCount} (100, the default of the adapters) is how many entries all of them, also the bare one,
 * read from a stream at once.
 *
 * <p>Arguments: {@code classic}, {@code sharded} or {@code streams} (classic), number of messages a round (100000), bytes of
 * text in a message (128), rounds counted (7).
 */
public final class RedisThroughput {
    private static final List<String> ROOM = List.of("room");

    private final RedisMode mode;
    private final String uri;
    private final int messages;
    private final int size;
    private final List<Throughput.Way> ways = new ArrayList<>();

    private RedisThroughput(RedisMode mode, String uri, int messages, int size) {
        this.mode = mode;
        this.uri = uri;
        this.messages = messages;
        this.size = size;
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        RedisMode mode = RedisMode.valueOf((args.length > 0 ? args[0] : "classic").toUpperCase(Locale.ROOT));
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int size = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 7;
        try (RedisTestServer redis = TestServers.startRedis()) {
            new RedisThroughput(mode, redis.uri(), messages, size).run(redis.description(), rounds);
        }
    }

    private void run(String redis, int rounds) throws IOException {
        try {
            add("adapter, node to node", new AdapterSender(factory("node"), size), ours("node"));
            add("adapter, emitter to node", new EmitterSender(factory("emitter"), size), ours("emitter"));
            Child bare = Child.receiver(
                    BareReceiver.class, messages, List.of(mode.name(), uri, Integer.toString(RedisMode.READ_COUNT)));
            List<Throughput.Way> references = new ArrayList<>();
            references.add(add("bare", new BareSender(mode, uri, size), bare));
            Optional<String> problem = NodePrograms.problem();
            if (problem.isEmpty()) {
                Child receiver = NodePrograms.start("receiver.js", Integer.toString(messages), arguments("Node"));
                references.add(add("Node", new NodeSender(mode.backend(), mode.settings(uri, "Node"), size), receiver));
            } else {
                System.out.println("without Node's adapter: " + problem.get());
            }
            Throughput.run(mode + " over " + redis, messages, size, rounds, ways, references);
        } finally {
            for (Throughput.Way way : ways) {
                way.sender().close();
                way.receiver().close();
            }
        }
    }

    private Throughput.Way add(String name, Throughput.Sender sender, Child receiver) {
        Throughput.Way way = new Throughput.Way(name, sender, receiver);
        ways.add(way);
        return way;
    }

    private AdapterFactory factory(String prefix) {
        return Adapters.open(mode.backend(), mode.settings(uri, prefix));
    }

    private Child ours(String prefix) throws IOException {
        return Child.receiver(RedisReceiver.class, messages, arguments(prefix));
    }

    private List<String> arguments(String prefix) {
        return RedisMode.arguments(mode.backend(), ROOM, mode.settings(uri, prefix));
    }
}
