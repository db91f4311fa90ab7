package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.conformance.servers.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An emitter of ours that sends to rooms in turn, and a node that has a share of them. */
public final class RoomsPair implements AutoCloseable {
    /** How long messages that do not arrive are waited for, from the moment when all are sent. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private static final Duration WORKING = Duration.ofMinutes(2);

    private final Map<String, String> settings;
    private final Program sender;
    private final Program receiver;
    private int rooms = 1;
    private long next;
    private long fresh;

    private RoomsPair(Map<String, String> settings, Program sender, Program receiver) {
        this.settings = settings;
        this.sender = sender;
        this.receiver = receiver;
    }

    /**
     * What a round gave.
     *
     * @param messages how many were sent
     * @param seconds from the first one sent until the last one for the receiver has arrived
     * @param cpu seconds of processor time that the receiver used meanwhile
     */
    public record Turn(int messages, double seconds, double cpu, Counts counts) {}

    /**
     * What joining and leaving gave.
     *
     * @param rate rooms joined and left, a second
     * @param counts of the messages to the last rooms joined
     */
    public record Churn(double rate, Counts counts) {}

    /**
     * Starts both.
     *
     * @param proxy through which the node, but not the emitter, talks to the server; or null
     */
    public static RoomsPair start(Candidate candidate, RoomsSubject subject, Lab lab, @Nullable TcpProxy proxy)
            throws IOException {
        String prefix = "rooms" + Long.toString(System.nanoTime(), 36);
        boolean official = subject.official();
        Map<String, String> sending = candidate.settings(lab, prefix);
        Map<String, String> receiving = official ? candidate.nodeSettings(lab, prefix) : new LinkedHashMap<>(sending);
        sending.putAll(subject.routing().settings(candidate, false));
        receiving.putAll(subject.routing().settings(candidate, official));
        if (proxy != null) {
            receiving.computeIfPresent("uri", (name, uri) -> through(proxy, uri));
        }
        String id = candidate.id();
        Program receiver = official
                ? Program.node("rooms.js", id, Program.json(receiving))
                : Program.java(candidate.jvmOptions(), RoomsReceiver.class, id, Program.json(receiving));
        try {
            Program sender = Program.java(candidate.jvmOptions(), RoomsSender.class, id, Program.json(sending));
            return new RoomsPair(Candidate.significant(receiving), sender, receiver);
        } catch (IOException | RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    private static String through(TcpProxy proxy, String uri) {
        URI direct = URI.create(uri);
        return uri.replace(direct.getHost() + ":" + direct.getPort(), proxy.host() + ":" + proxy.port());
    }

    /** Of the node's adapter, as far as they matter for what is measured. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Has the node leave what it has, and join one room of ten, or the only one. */
    public void hold(int number) throws IOException {
        ask(receiver, "hold " + number);
        rooms = number;
    }

    /** Sends to the rooms in turn, where the last round ended. */
    public Turn send(int count) throws IOException {
        int every = Share.every(rooms);
        next = (next + every - 1) / every * every;
        int sent = (count + every - 1) / every * every;
        ask(receiver, "expect " + next / every + " " + sent / every);
        Duration before = receiver.cpu();
        long start = System.nanoTime();
        Counts counts = deliver(sent / every, "send " + next + " " + sent + " " + rooms);
        double seconds = (System.nanoTime() - start) / 1e9;
        next += sent;
        return new Turn(sent, seconds, receiver.cpu().minus(before).toNanos() / 1e9, counts);
    }

    /** The socket joins and leaves other rooms, as fast as it is sure of them; messages to the last ones have to arrive. */
    public Churn churn(Duration duration) throws IOException {
        String[] words =
                ask(receiver, "churn " + fresh + " " + duration.toMillis()).split(" ", -1);
        long joined = Long.parseLong(words[1]);
        long left = Long.parseLong(words[2]);
        long first = fresh + left;
        int kept = (int) (joined - left);
        fresh += joined;
        ask(receiver, "expect " + first + " " + kept);
        Counts counts = deliver(kept, "fresh " + first + " " + kept);
        return new Churn((joined + left) * 1e9 / Long.parseLong(words[3]), counts);
    }

    private Counts deliver(int count, String sending) throws IOException {
        ask(sender, sending);
        @Nullable String done = receiver.poll(LOST);
        if (done == null) {
            done = ask(receiver, "report");
        }
        String[] words = done.split(" ", -1);
        return new Counts(count, Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }

    private static String ask(Program program, String line) throws IOException {
        program.tell(line);
        return program.answer(WORKING);
    }

    @Override
    public void close() throws IOException {
        try (receiver) {
            sender.close();
        }
    }
}
