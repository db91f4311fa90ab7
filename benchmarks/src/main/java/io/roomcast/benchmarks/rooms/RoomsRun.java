package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.conformance.servers.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the subjects of a backend, which take turns. */
public final class RoomsRun {
    /** How many messages are sent while the programs are still compiling. */
    private static final int WARM_UP = 10_000;

    private static final int MOST = 200_000;

    private final Candidate candidate;
    private final List<RoomsSubject> subjects;
    private final int[] sizes;
    private final boolean quick;
    private final Lab lab;
    private final Map<Case, RoomsSamples> samples = new LinkedHashMap<>();

    /**
     * @param sizes numbers of rooms
     * @param quick whether to be short
     */
    public RoomsRun(Candidate candidate, List<RoomsSubject> subjects, int[] sizes, boolean quick, Lab lab) {
        this.candidate = candidate;
        this.subjects = subjects;
        this.sizes = sizes.clone();
        this.quick = quick;
        this.lab = lab;
    }

    /** What is told apart in results. */
    public record Case(RoomsSubject subject, int rooms) {}

    /** Whether there is a server from which a node gets its bytes. */
    public static boolean countsBytes(Candidate candidate) {
        return candidate != Candidate.HAZELCAST && candidate != Candidate.IN_JVM;
    }

    /** Measures all. */
    public void run() throws IOException {
        if (countsBytes(candidate)) {
            for (RoomsSubject subject : subjects) {
                countBytes(subject);
            }
        }
        try (RoomsPairs pairs = RoomsPairs.start(candidate, subjects, lab)) {
            for (int rooms : sizes) {
                measure(pairs.all(), rooms);
            }
        }
    }

    /** What was found, also by a run that failed. */
    public Map<Case, RoomsSamples> samples() {
        return samples;
    }

    private RoomsSamples of(RoomsSubject subject, RoomsPair pair, int rooms) {
        return samples.computeIfAbsent(new Case(subject, rooms), key -> new RoomsSamples(pair.settings()));
    }

    private void countBytes(RoomsSubject subject) throws IOException {
        URI server = URI.create(candidate.settings(lab, "unused").get("uri"));
        try (TcpProxy proxy = TcpProxy.to(server.getHost(), server.getPort());
                RoomsPair pair = RoomsPair.start(candidate, subject, lab, proxy)) {
            for (int rooms : sizes) {
                pair.hold(rooms);
                long before = proxy.bytesFromServer();
                RoomsPair.Turn turn = pair.send(Math.max(rooms, WARM_UP));
                of(subject, pair, rooms).received(proxy.bytesFromServer() - before, turn);
            }
        }
    }

    private void measure(Map<RoomsSubject, RoomsPair> pairs, int rooms) throws IOException {
        double seconds = quick ? 0.2 : 1;
        Map<RoomsSubject, Integer> messages = new LinkedHashMap<>();
        for (Map.Entry<RoomsSubject, RoomsPair> entry : pairs.entrySet()) {
            double rate = warmUp(entry.getKey(), entry.getValue(), rooms);
            messages.put(entry.getKey(), (int) Math.max(1_000, Math.min(MOST, rate * seconds)));
        }
        for (int round = 0; round < (quick ? 2 : 5); round++) {
            for (Map.Entry<RoomsSubject, RoomsPair> entry : pairs.entrySet()) {
                RoomsPair pair = entry.getValue();
                RoomsSamples of = of(entry.getKey(), pair, rooms);
                of.add(pair.send(messages.getOrDefault(entry.getKey(), WARM_UP)));
                of.add(pair.churn(Duration.ofMillis((long) (seconds * 1_000))));
            }
        }
    }

    /**
     * Long with the first size, of which all programs are still compiling.
     *
     * @return messages a second, in the end
     * @throws IOException if nothing arrives at all: each round would wait for it
     */
    private double warmUp(RoomsSubject subject, RoomsPair pair, int rooms) throws IOException {
        pair.hold(rooms);
        RoomsSamples of = of(subject, pair, rooms);
        double seconds = rooms != sizes[0] ? 0 : quick ? 0.5 : 5;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        Counts first = pair.send(WARM_UP).counts();
        if (first.lost() == first.expected()) {
            throw new IOException("no message to " + rooms + " rooms arrived at " + subject);
        }
        of.add(first);
        RoomsPair.Turn last;
        do {
            last = pair.send(WARM_UP);
            of.add(last.counts());
            of.add(pair.churn(Duration.ofMillis(100)).counts());
        } while (System.nanoTime() < end);
        return last.messages() / last.seconds();
    }
}
