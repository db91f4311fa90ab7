package io.roomcast.benchmarks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.CreateCollectionOptions;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Broadcasts from one process to another through MongoDB, by our adapter, by a bare {@code insertMany} with a change stream, and
 * by Node's adapter; medians. The server is the one of {@link TestServers#mongo}: without a real one it is the stand-in, in this
 * process, whose speed is not that of MongoDB.
 *
 * <p>Arguments: number of messages a round (20000), bytes of text in a message (128), rounds counted (5).
 */
public final class MongoThroughput {
    static final String DATABASE = "benchmark";

    private static final long CAPPED_BYTES = 64L << 20;

    private final String uri;
    private final int messages;
    private final int size;
    private final List<Throughput.Way> ways = new ArrayList<>();

    private MongoThroughput(String uri, int messages, int size) {
        this.uri = uri;
        this.messages = messages;
        this.size = size;
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        MongoTestServer mongo = TestServers.mongo();
        new MongoThroughput(mongo.uri(), messages, size).run(mongo.description(), rounds);
    }

    private void run(String mongo, int rounds) throws IOException {
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase(DATABASE)
                    .createCollection(
                            "bare", new CreateCollectionOptions().capped(true).sizeInBytes(CAPPED_BYTES));
        }
        try {
            add("adapter, node to node", new AdapterSender(factory("node"), size), ours("node"));
            add("adapter, emitter to node", new EmitterSender(factory("emitter"), size), ours("emitter"));
            List<Throughput.Way> references = new ArrayList<>();
            references.add(add(
                    "bare",
                    new MongoBareSender(uri, size),
                    Child.receiver(MongoBareReceiver.class, messages, List.of(uri))));
            Optional<String> problem = NodePrograms.problem();
            if (problem.isEmpty()) {
                List<String> arguments = nodeArguments(uri, "Node");
                Child receiver = NodePrograms.start("receiver.js", Integer.toString(messages), arguments);
                references.add(add("Node", ChildSender.ofNode(arguments, size), receiver));
            } else {
                System.out.println("without Node's adapter: " + problem.get());
            }
            Throughput.run(mongo, messages, size, rounds, ways, references);
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

    private AdapterFactory factory(String collection) {
        return Adapters.open("mongo", settings(uri, collection));
    }

    private Child ours(String collection) throws IOException {
        return Child.receiver(AdapterReceiver.class, messages, arguments(uri, collection));
    }

    private static Map<String, String> settings(String uri, String collection) {
        return Map.of("uri", uri, "database", DATABASE, "collection", collection);
    }

    static List<String> arguments(String uri, String collection) {
        return AdapterArguments.of("mongo", List.of("room"), settings(uri, collection));
    }

    /** For both programs of Node, with as many connections as are the default of its driver. */
    static List<String> nodeArguments(String uri, String collection) {
        Map<String, String> settings = new HashMap<>(settings(uri, collection));
        settings.put("connections", "100");
        return AdapterArguments.of("mongo", List.of("room"), settings);
    }
}
