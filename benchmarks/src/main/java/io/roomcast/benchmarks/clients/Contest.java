package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two servers of a kind, and a process with their clients. */
public final class Contest implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofMinutes(2);

    /** How long messages that do not arrive are waited for. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private final ServerKind kind;
    private final ServerPair servers;
    private final Program generator;
    private int clients;
    private long next;

    private Contest(ServerKind kind, ServerPair servers, Program generator) {
        this.kind = kind;
        this.servers = servers;
        this.generator = generator;
    }

    /**
     * What a round gave.
     *
     * @param lastClient milliseconds from sending a message until its last client had it; the median of the broadcasts
     * @param cpu microseconds of processor time of both servers for each message to each client
     * @param generatorCpu the part of a processor that the clients used
     */
    public record Round(double lastClient, double cpu, double generatorCpu, Counts counts) {}

    /** Starts servers without clients. */
    public static Contest start(ServerKind kind, Lab lab) throws IOException {
        ServerPair servers = ServerPair.start(kind, lab);
        try {
            return new Contest(kind, servers, Program.java(List.of("-Xmx1g"), LoadGenerator.class));
        } catch (IOException e) {
            servers.close();
            throw e;
        }
    }

    /** Whose servers. */
    public ServerKind kind() {
        return kind;
    }

    /** Connects further clients, half to each server. */
    public void connect(int count) throws IOException {
        generator.tell("connect " + count + " " + String.join(" ", servers.ports()));
        generator.answer(CONNECTING);
        clients += count;
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
        Duration serving = servers.cpu();
        Duration generating = generator.cpu();
        long start = System.nanoTime();
        Counts counts = Counts.NONE;
        double[] lastClient = new double[times];
        for (int i = 0; i < times; i++) {
            String[] report = send(burst, bytes).split(" ", -1);
            counts = counts.plus(new Counts(
                    (long) burst * clients,
                    Long.parseLong(report[1]),
                    Long.parseLong(report[2]),
                    Long.parseLong(report[3])));
            lastClient[i] = Long.parseLong(report[4]) / 1e6;
        }
        double nanos = System.nanoTime() - start;
        Arrays.sort(lastClient);
        return new Round(
                lastClient[times / 2],
                servers.cpu().minus(serving).toNanos() / 1e3 / (counts.expected() - counts.lost()),
                generator.cpu().minus(generating).toNanos() / nanos,
                counts);
    }

    private String send(int count, int bytes) throws IOException {
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
    public void close() throws IOException {
        try (servers) {
            generator.close();
        }
    }
}
