package io.roomcast.benchmarks.traffic;

import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A sending process: {@code <backend> <node, recoverable, emitter or bare> <settings>}. Told {@code send <first> <count> <bytes> <text or
 * binary>}, it sends as fast as it can; told {@code pace <first> <count> <bytes> <text or binary> <a second>}, at a fixed rate,
 * whether or not earlier messages have arrived. It answers {@code sent <nanoseconds>}, which is by how much 99 of 100 messages
 * at most were sent later than they should have been. The same as {@code numbers.js} of Node.
 */
public final class Sender {
    /** How many messages may be on their way, so that rounds of any length fit into what backends let wait. */
    private static final int WINDOW = 50_000;

    private static final long WINDOW_BYTES = 32L << 20;

    /** A bare driver is told to send after this many messages, as the backends do by themselves. */
    private static final int FLUSH = 128;

    /** A thread that sleeps wakes up about so late, which would be taken for latency; Node's sender never sleeps. */
    private static final long OVERSLEEP_NANOS = 200_000;

    private Sender() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        try (Outlet outlet = open(args[0], args[1], Program.settings(args[2]))) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println(Program.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                long first = Long.parseLong(words[1]);
                int count = Integer.parseInt(words[2]);
                int size = Integer.parseInt(words[3]);
                boolean binary = words[4].equals("binary");
                long late = words[0].equals("pace")
                        ? pace(outlet, first, count, size, binary, Double.parseDouble(words[5]))
                        : send(outlet, first, count, size, binary);
                System.out.println("sent " + late);
            }
        }
    }

    private static Outlet open(String backend, String kind, Map<String, String> settings)
            throws IOException, SQLException {
        return switch (kind) {
            case "node", "recoverable" -> new AdapterOutlet(Adapters.open(backend, settings), kind);
            case "emitter" -> new EmitterOutlet(Adapters.open(backend, settings));
            case "bare" -> Bare.send(backend, settings);
            default -> throw new IllegalArgumentException("there is no sender '" + kind + "'");
        };
    }

    private static int window(int size) {
        return (int) Math.max(1, Math.min(WINDOW, WINDOW_BYTES / size));
    }

    private static long send(Outlet outlet, long first, int count, int size, boolean binary) {
        int window = window(size);
        Deque<CompletableFuture<?>> sent = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            sent.add(outlet.send(Payload.of(first + i, -1, size), binary).toCompletableFuture());
            if (i % FLUSH == FLUSH - 1) {
                outlet.flush();
            }
            if (sent.size() > window) {
                sent.remove().join();
            }
        }
        finish(outlet, sent);
        return 0;
    }

    /**
     * A message is late if it was not sent when its time had come, so that a slow sender is not taken for a fast backend. It is
     * late, too, if more are on their way than a backend lets wait: what that costs is in its latency.
     */
    private static long pace(Outlet outlet, long first, int count, int size, boolean binary, double rate) {
        int window = window(size);
        Histogram late = new Histogram(3);
        Deque<CompletableFuture<?>> sent = new ArrayDeque<>();
        long start = System.nanoTime() + 1_000_000;
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * 1e9 / rate);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                outlet.flush();
                do {
                    if (wait > OVERSLEEP_NANOS) {
                        LockSupport.parkNanos(wait - OVERSLEEP_NANOS);
                    } else {
                        Thread.onSpinWait();
                    }
                    wait = due - System.nanoTime();
                } while (wait > 0);
            }
            late.recordValue(-wait);
            sent.add(outlet.send(Payload.of(first + i, due, size), binary).toCompletableFuture());
            if (i % FLUSH == FLUSH - 1) {
                outlet.flush();
            }
            while (sent.peek() != null && (sent.peek().isDone() || sent.size() > window)) {
                sent.remove().join();
            }
        }
        finish(outlet, sent);
        return late.getValueAtPercentile(99);
    }

    /** The last one first, so that this thread is not woken for each. */
    private static void finish(Outlet outlet, Deque<CompletableFuture<?>> sent) {
        outlet.flush();
        while (!sent.isEmpty()) {
            sent.removeLast().join();
        }
    }
}
