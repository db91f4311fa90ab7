package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.conformance.servers.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An emitter of ours that sends to rooms in turn, and a node that has a share of them. */
public final class RoomsPair implements AutoCloseable {
    /** How long messages that do not arrive are waited for, from the moment when all are sent. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private static final Duration WORKING = Duration.ofMinutes(2);

    private final Program sender;
    private final Program receiver;
    private int rooms = 1;
    private long next;
    private long fresh;

    private RoomsPair(Program sender, Program receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    /**
     * What a round gave.
     *
     * @param messages how many were sent
     * @param seconds from the first one sent until the last one for the receiver has arrived
     * @param cpu seconds of processor time of the receiver
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
     * @param official whether the node is one of Node's
     * @param proxy through which the node, but not the emitter, talks to the server; or null
     */
    public static RoomsPair start(
            Candidate candidate, Routing routing, boolean official, Lab lab, @Nullable TcpProxy proxy)
            throws IOException {
        String prefix = "rooms" + Long.toString(System.nanoTime(), 36);
        Map<String, String> settings = candidate.settings(lab, prefix);
        settings.putAll(routing.settings(candidate));
        Map<String, String> receiving = new HashMap<>(settings);
        if (official) {
            receiving.putAll(candidate.nodeSettings(lab, prefix));
        }
        if (proxy != null) {
            receiving.computeIfPresent("uri", (name, uri) -> through(proxy, uri));
        }
        String id = candidate.id();
        Program receiver = official
                ? Program.node("rooms.js", id, Program.json(receiving))
                : Program.java(List.of(), RoomsReceiver.class, id, Program.json(receiving));
        try {
            return new RoomsPair(Program.java(List.of(), RoomsSender.class, id, Program.json(settings)), receiver);
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    private static String through(TcpProxy proxy, String uri) {
        URI direct = URI.create(uri);
        return uri.replace(direct.getHost() + ":" + direct.getPort(), proxy.host() + ":" + proxy.port());
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
        Duration before = receiver.cpu();
        long start = System.nanoTime();
        Counts counts = deliver(next / every, sent / every, "send " + next + " " + sent + " " + rooms);
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
        Counts counts = deliver(first, kept, "fresh " + first + " " + kept);
        return new Churn((joined + left) * 1e9 / Long.parseLong(words[3]), counts);
    }

    private Counts deliver(long first, int count, String sending) throws IOException {
        ask(receiver, "expect " + first + " " + count);
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
