package io.roomcast.benchmarks.nodes;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster of which all nodes are in one other process. */
public final class Cluster implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(100);

    /** Each node would tell when it joins, each member of Hazelcast of all the others, and Netty that each has a timer. */
    private static final List<String> QUIET = List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.com.hazelcast=error",
            "-Dorg.slf4j.simpleLogger.log.io.netty.util.HashedWheelTimer=off");

    private final Candidate candidate;
    private final Kind kind;
    private final Map<String, String> settings;
    private final Program program;
    private final int nodes;

    private Cluster(Candidate candidate, Kind kind, Map<String, String> settings, Program program, int nodes) {
        this.candidate = candidate;
        this.kind = kind;
        this.settings = settings;
        this.program = program;
        this.nodes = nodes;
    }

    /** Whose adapters it has. */
    public enum Kind {
        OURS("roomcast"),
        OFFICIAL("Node");

        private final String subject;

        Kind(String subject) {
            this.subject = subject;
        }

        /** Its name in results. */
        public String subject() {
            return subject;
        }
    }

    /**
     * What broadcasts gave.
     *
     * @param micros until the last node had the last one; for {@link #lone} the median of one
     * @param cpu microseconds of processor time of the process for each broadcast
     */
    public record Turn(double micros, double cpu, Counts counts) {}

    /** Starts it; returns when each node counts all. */
    public static Cluster start(Candidate candidate, Kind kind, Lab lab, int nodes) throws IOException {
        String prefix = "nodes" + Long.toString(System.nanoTime(), 36);
        Map<String, String> settings =
                kind == Kind.OURS ? candidate.settings(lab, prefix) : candidate.nodeSettings(lab, prefix);
        Cluster cluster = new Cluster(candidate, kind, settings, start(candidate, kind, settings, nodes), nodes);
        try {
            cluster.awaitCount(nodes);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Program start(Candidate candidate, Kind kind, Map<String, String> settings, int nodes)
            throws IOException {
        String[] arguments = {candidate.id(), Program.json(settings), Integer.toString(nodes)};
        if (kind == Kind.OFFICIAL) {
            return Program.node("cluster.js", arguments);
        }
        List<String> options = new ArrayList<>(QUIET);
        options.addAll(candidate.jvmOptions());
        return Program.java(options, ClusterProgram.class, arguments);
    }

    /** Of the adapters, as far as they matter for what is measured. */
    public Map<String, String> settings() {
        return Candidate.significant(settings);
    }

    /** Broadcasts as fast as the backend confirms it. */
    public Turn burst(int messages) throws IOException {
        return broadcast("burst", messages);
    }

    /** Broadcasts one after the other, each when all nodes have the one before; after one that is lost, the others are, too. */
    public Turn lone(int messages) throws IOException {
        return broadcast("lone", messages);
    }

    private Turn broadcast(String command, int messages) throws IOException {
        Duration before = program.cpu();
        String[] words = ask(command + " " + messages);
        Duration used = program.cpu().minus(before);
        long[] numbers = new long[words.length - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Long.parseLong(words[i + 1]);
        }
        return new Turn(
                numbers[0] / 1e3,
                used.toNanos() / 1e3 / messages,
                new Counts(numbers[1], numbers[2], numbers[3], numbers[4]));
    }

    /** The median time in milliseconds in which one node learns of the sockets of all. */
    public double fetch(int times) throws IOException {
        return Long.parseLong(ask("fetch " + times)[1]) / 1e6;
    }

    /** Processor time that all nodes have used so far; the system counts it in steps of 10 ms. */
    public Duration cpu() {
        return program.cpu();
    }

    /** The milliseconds from when a further node, in a process of its own, is killed until all nodes here count one less. */
    public double detection() throws IOException {
        try (Program victim = start(candidate, kind, settings, 1)) {
            awaitCount(nodes + 1);
            long start = System.nanoTime();
            victim.kill();
            awaitCount(nodes);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private void awaitCount(int count) throws IOException {
        ask("count " + count);
    }

    private String[] ask(String line) throws IOException {
        program.tell(line);
        return program.answer(ANSWER).split(" ", -1);
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
