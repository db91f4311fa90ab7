package io.roomcast.benchmarks;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Broadcasts from one process to another through PostgreSQL, by our adapter and by Node's, which take turns; medians are
 * printed. Our sender is a node, which hears its own messages too, or an emitter, which does not.
 *
 * <p>Of all, only the adapter is measured, as in {@link RedisThroughput}. Our senders have 100,000 messages on their way at
 * most, or as many as fit into the 64 MB that may wait; Node's has 10,000, and ten connections, as is the default of its pool.
 *
 * <p>Arguments: number of messages a round (10000), bytes of text in a message (128), rounds counted (7), whether broadcasts are
 * logged for recovery (false).
 */
public final class PostgresThroughput {
    private final String uri;
    private final int messages;
    private final int size;
    private final boolean recovery;
    private final List<Throughput.Way> ways = new ArrayList<>();

    private PostgresThroughput(String uri, int messages, int size, boolean recovery) {
        this.uri = uri;
        this.messages = messages;
        this.size = size;
        this.recovery = recovery;
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        boolean recovery = args.length > 3 && Boolean.parseBoolean(args[3]);
        try (PostgresTestServer postgres = TestServers.startPostgres()) {
            new PostgresThroughput(postgres.uri(), messages, size, recovery).run(postgres.description(), rounds);
        }
    }

    private void run(String postgres, int rounds) throws IOException {
        try {
            add("adapter, node to node", new AdapterSender(factory("node"), size), ours("node"));
            add("adapter, emitter to node", new EmitterSender(factory("emitter"), size), ours("emitter"));
            List<Throughput.Way> references = new ArrayList<>();
            Optional<String> problem = NodePrograms.problem();
            if (problem.isEmpty()) {
                List<String> arguments = nodeArguments(uri, "Node");
                Child receiver = NodePrograms.start("receiver.js", Integer.toString(messages), arguments);
                references.add(add("Node", ChildSender.ofNode(arguments, size), receiver));
            } else {
                System.out.println("without Node's adapter: " + problem.get());
            }
            Throughput.run(postgres, messages, size, rounds, ways, references);
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
        return Adapters.open("postgres", settings(prefix));
    }

    private Child ours(String prefix) throws IOException {
        return Child.receiver(
                AdapterReceiver.class, messages, AdapterArguments.of("postgres", List.of("room"), settings(prefix)));
    }

    private Map<String, String> settings(String prefix) {
        return Map.of("uri", uri, "channelPrefix", prefix, "recovery", Boolean.toString(recovery));
    }

    /** For both programs of Node. */
    static List<String> nodeArguments(String uri, String prefix) {
        return AdapterArguments.of(
                "postgres", List.of("room"), Map.of("uri", uri, "channelPrefix", prefix, "connections", "10"));
    }
}
