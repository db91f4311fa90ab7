package io.roomcast.benchmarks.traffic;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that sends and one that receives, by one way. */
public final class Pair implements AutoCloseable {
    /** How long messages that do not arrive are waited for, from the moment when all are sent. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private static final Duration SENDING = Duration.ofMinutes(2);

    private final Way way;
    private final Map<String, String> settings;
    private final Program sender;
    private final Program receiver;
    private long next;

    private Pair(Way way, Map<String, String> settings, Program sender, Program receiver) {
        this.way = way;
        this.settings = settings;
        this.sender = sender;
        this.receiver = receiver;
    }

    /** What a way may be. */
    public enum Way {
        /** Two nodes of ours. */
        NODE("roomcast", "node"),
        /** An emitter of ours, and a node. */
        EMITTER("roomcast emitter", "emitter"),
        /** Node's official adapter in two processes. */
        OFFICIAL("Node", ""),
        /** The driver of the backend, without an adapter. */
        BARE("bare driver", "bare"),
        /** Two nodes of ours whose sessions can be restored. */
        RECOVERABLE("roomcast", "recoverable");

        private final String subject;
        private final String sender;

        Way(String subject, String sender) {
            this.subject = subject;
            this.sender = sender;
        }

        /** Its name in results. */
        public String subject() {
            return subject;
        }
    }

    /**
     * What a turn gave.
     *
     * @param rate messages a second, from the first one sent until the last one has arrived
     * @param senderCpu microseconds of processor time for each message
     * @param receiverCpu microseconds of processor time for each message
     * @param latencies p50, p99, p99.9 and the highest, in microseconds, from the moment when a message was to be sent; zeros
     *     but for {@link #pace}
     * @param late by how much 99 of 100 messages at most were sent too late by the sender, in microseconds
     */
    public record Turn(
            double rate, double senderCpu, double receiverCpu, List<Double> latencies, double late, Counts counts) {}

    /** Starts both; returns when the receiver is subscribed. */
    public static Pair start(Candidate candidate, Way way, Lab lab) throws IOException {
        String prefix = "bench" + way.name().toLowerCase(Locale.ROOT) + Long.toString(System.nanoTime(), 36);
        boolean official = way == Way.OFFICIAL;
        Map<String, String> settings =
                switch (way) {
                    case OFFICIAL -> candidate.nodeSettings(lab, prefix);
                    case RECOVERABLE -> candidate.recoverySettings(lab, prefix);
                    default -> candidate.settings(lab, prefix);
                };
        String json = Program.json(settings);
        String id = candidate.id();
        Program receiver = official
                ? Program.node("arrivals.js", id, json)
                : Program.java(
                        candidate.jvmOptions(), Receiver.class, id, way == Way.EMITTER ? "node" : way.sender, json);
        try {
            Program sender = official
                    ? Program.node("numbers.js", id, json)
                    : Program.java(candidate.jvmOptions(), Sender.class, id, way.sender, json);
            return new Pair(way, Candidate.significant(settings), sender, receiver);
        } catch (IOException | RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    /** What moves the messages. */
    public Way way() {
        return way;
    }

    /** What moves the messages, as results name it. */
    public String subject() {
        return way.subject();
    }

    /** Of the adapter, as far as they matter for what is measured. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Sends as fast as it can. */
    public Turn send(int count, int size, String kind) throws IOException {
        return turn("send", count, size, kind, "");
    }

    /** Sends so many a second. */
    public Turn pace(int count, int size, String kind, double rate) throws IOException {
        return turn("pace", count, size, kind, " " + rate);
    }

    private Turn turn(String command, int count, int size, String kind, String rest) throws IOException {
        receiver.tell("expect " + next + " " + count);
        receiver.answer(LOST);
        Duration sending = sender.cpu();
        Duration receiving = receiver.cpu();
        long start = System.nanoTime();
        sender.tell(command + " " + next + " " + count + " " + size + " " + kind + rest);
        next += count;
        double late = Double.parseDouble(sender.answer(SENDING).split(" ", -1)[1]) / 1e3;
        @Nullable String done = receiver.poll(LOST);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (done == null) {
            receiver.tell("report");
            done = receiver.answer(LOST);
        }
        String[] words = done.split(" ", -1);
        double arrived = Double.parseDouble(words[1]);
        return new Turn(
                arrived / seconds,
                sender.cpu().minus(sending).toNanos() / 1e3 / count,
                receiver.cpu().minus(receiving).toNanos() / 1e3 / count,
                List.of(micros(words[5]), micros(words[6]), micros(words[7]), micros(words[8])),
                late,
                new Counts(count, Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4])));
    }

    private static double micros(String nanos) {
        return Double.parseDouble(nanos) / 1e3;
    }

    @Override
    public void close() {
        try (receiver) {
            sender.close();
        }
    }
}
