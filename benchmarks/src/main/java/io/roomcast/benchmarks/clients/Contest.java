package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two servers of a kind, and a process with their clients. */
public final class Contest implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofMinutes(2);

    private static final Duration NOTICING = Duration.ofSeconds(1);

    /** How long messages that do not arrive are waited for. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private final ServerKind kind;
    private final ServerPair servers;
    private @Nullable Program generator;
    private int clients;
    private long next;

    private Contest(ServerKind kind, ServerPair servers) {
        this.kind = kind;
        this.servers = servers;
    }

    /**
     * What a round gave.
     *
     * @param lastClient milliseconds from sending a message until its last client had it, or until nobody waited any more; the median of
     *     the broadcasts
     * @param cpu microseconds of processor time of both servers for each message to each client
     * @param generatorCpu the part of a processor that the clients used
     */
    public record Round(double lastClient, double cpu, double generatorCpu, Counts counts) {}

    /** Starts servers without clients. */
    public static Contest start(ServerKind kind, Lab lab) throws IOException {
        return new Contest(kind, ServerPair.start(kind, lab));
    }

    /** Whose servers. */
    public ServerKind kind() {
        return kind;
    }

    /** Connects clients, half to each server; there may be none yet. */
    public void connect(int count) throws IOException {
        Program started = Program.java(List.of("-Xmx1g"), LoadGenerator.class);
        generator = started;
        clients = count;
        started.tell("connect " + count + " " + String.join(" ", servers.ports()));
        started.answer(CONNECTING);
    }

    /** All clients hang up; returns when the servers have had time to notice. */
    public void disconnect() {
        close(generator);
        generator = null;
        LockSupport.parkNanos(NOTICING.toNanos());
    }

    /** Whether {@link #memory} can tell. */
    public static boolean tellsMemory() {
        return ServerPair.tellsMemory();
    }

    /** Bytes of memory that are resident in both servers after they have collected garbage. */
    public long memory() throws IOException {
        return servers.memory();
    }

    /**
     * Broadcasts to all clients.
     *
     * @param times how often; each time all clients must have all before the next
     * @param burst how many messages each time
     */
    public Round round(int times, int burst, int bytes) throws IOException {
        Program generator = Objects.requireNonNull(this.generator);
        Duration serving = servers.cpu();
        Duration generating = generator.cpu();
        long start = System.nanoTime();
        Counts counts = Counts.NONE;
        double[] lastClient = new double[times];
        for (int i = 0; i < times; i++) {
            long sending = System.nanoTime();
            String[] report = send(generator, burst, bytes).split(" ", -1);
            long lost = Long.parseLong(report[1]);
            counts = counts.plus(
                    new Counts((long) burst * clients, lost, Long.parseLong(report[2]), Long.parseLong(report[3])));
            lastClient[i] = (lost == 0 ? Long.parseLong(report[4]) : System.nanoTime() - sending) / 1e6;
        }
        double nanos = System.nanoTime() - start;
        Arrays.sort(lastClient);
        return new Round(
                lastClient[times / 2],
                servers.cpu().minus(serving).toNanos() / 1e3 / Math.max(1, counts.expected() - counts.lost()),
                generator.cpu().minus(generating).toNanos() / nanos,
                counts);
    }

    private String send(Program generator, int count, int bytes) throws IOException {
        generator.tell("expect " + next + " " + count);
        generator.answer(LOST);
        servers.broadcast(next, count, bytes);
        next += count;
        @Nullable String done = generator.poll(LOST);
        if (done == null) {
            generator.tell("report");
            done = generator.answer(LOST);
        }
        return done;
    }

    @Override
    public void close() {
        close(generator);
        servers.close();
    }

    private static void close(@Nullable Program generator) {
        if (generator != null) {
            generator.close();
        }
    }
}
