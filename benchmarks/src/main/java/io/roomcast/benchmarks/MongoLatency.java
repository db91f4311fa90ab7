package io.roomcast.benchmarks;

import io.roomcast.conformance.servers.MongoTestServer;
import io.roomcast.conformance.servers.TestServers;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a lone message takes through MongoDB, or what stands in for it in this process: from telling a sending process to send
 * it, until a receiving process says that it arrived. Both are ours, or both Node's; they take turns.
 *
 * <p>Arguments: number of messages counted (2000), bytes of text in a message (128).
 */
public final class MongoLatency {
    private static final int WARM_UP = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private MongoLatency() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 2_000;
        String size = args.length > 1 ? args[1] : "128";
        MongoTestServer mongo = TestServers.mongo();
        List<String> ours = arguments(mongo.uri(), "ours");
        List<String> node = arguments(mongo.uri(), "node");
        try (Child ourReceiver = Child.receiver(RedisReceiver.class, 1, ours);
                Child ourSender =
                        Child.receiver(MongoSendingNode.class, Integer.parseInt(size), List.of(mongo.uri(), "ours"));
                Child nodeReceiver = NodePrograms.start("receiver.js", "1", node);
                Child nodeSender = NodePrograms.start("sender.js", size, node)) {
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
            System.out.printf("%s, a lone message of %s bytes, %d times%n", mongo.description(), size, messages);
            print("ours", ofOurs);
            print("Node", ofNode);
        }
    }

    private static List<String> arguments(String uri, String collection) {
        return RedisMode.arguments(
                "mongo",
                List.of("room"),
                Map.of("uri", uri, "database", MongoThroughput.DATABASE, "collection", collection));
    }

    private static long nanos(Child sender, Child receiver) {
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        sender.send(1);
        receiver.awaitDone();
        long nanos = System.nanoTime() - start;
        sender.awaitDone();
        return nanos;
    }

    private static void print(String name, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%s: median %.2f ms, p99 %.2f ms, p99.9 %.2f ms%n",
                name, at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }
}
