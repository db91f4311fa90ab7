package io.roomcast.benchmarks;

import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.PostgresTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a lone message takes through PostgreSQL, or through MongoDB or what stands in for it in this process, with nothing
 * else going on: from telling a sending process to send it, until a receiving process says that it arrived. Both are ours, or
 * both Node's; they take turns.
 *
 * <p>Arguments: {@code postgres} or {@code mongo} (postgres), number of messages counted (2000), bytes of text in a message
 * (128).
 */
public final class Latency {
    private static final int WARM_UP = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private Latency() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        String backend = args.length > 0 ? args[0] : "postgres";
        int messages = args.length > 1 ? Integer.parseInt(args[1]) : 2_000;
        int size = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        Optional<String> problem = NodePrograms.problem();
        if (problem.isPresent()) {
            System.out.println("cannot be compared with Node's adapter: " + problem.get());
            return;
        }
        switch (backend) {
            case "postgres" -> throughPostgres(messages, size);
            case "mongo" -> throughMongo(messages, size);
            default -> throw new IllegalArgumentException("'" + backend + "' is neither postgres nor mongo");
        }
    }

    private static void throughPostgres(int messages, int size) throws IOException {
        try (PostgresTestServer postgres = TestServers.startPostgres()) {
            String uri = postgres.uri();
            List<String> ours =
                    AdapterArguments.of("postgres", List.of("room"), Map.of("uri", uri, "channelPrefix", "ours"));
            compare(postgres.description(), ours, PostgresThroughput.nodeArguments(uri, "Node"), messages, size);
        }
    }

    private static void throughMongo(int messages, int size) throws IOException {
        MongoTestServer mongo = TestServers.mongo();
        List<String> ours = MongoThroughput.arguments(mongo.uri(), "ours");
        compare(mongo.description(), ours, MongoThroughput.nodeArguments(mongo.uri(), "Node"), messages, size);
    }

    private static void compare(String server, List<String> ours, List<String> node, int messages, int size)
            throws IOException {
        try (Child ourReceiver = Child.receiver(AdapterReceiver.class, 1, ours);
                ChildSender ourSender = ChildSender.ofOurs(ours, size);
                Child nodeReceiver = NodePrograms.start("receiver.js", "1", node);
                ChildSender nodeSender = ChildSender.ofNode(node, size)) {
            long[] ofOurs = new long[messages];
            long[] ofNode = new long[messages];
            for (int i = -WARM_UP; i < messages; i++) {
                long one = nanos(ourSender, ourReceiver);
                long other = nanos(nodeSender, nodeReceiver);
                if (i >= 0) {
                    ofOurs[i] = one;
                    ofNode[i] = other;
                }
            }
            System.out.printf("%s, %d lone messages of %d bytes%n", server, messages, size);
            System.out.printf("%-12s %10s %10s %10s %10s (us)%n", "", "p50", "p90", "p99", "max");
            print("adapter", ofOurs);
            print("Node", ofNode);
        }
    }

    private static long nanos(ChildSender sender, Child receiver) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        sender.start(1);
        receiver.awaitDone();
        long nanos = System.nanoTime() - start;
        sender.awaitSent();
        return nanos;
    }

    private static void print(String name, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-12s %10d %10d %10d %10d%n",
                name, at(nanos, 0.5), at(nanos, 0.9), at(nanos, 0.99), nanos[nanos.length - 1] / 1000);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) (sorted.length * share)] / 1000;
    }
}
