package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
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
    public Map<Case, RoomsSamples> run() throws IOException {
        if (countsBytes(candidate)) {
            for (RoomsSubject subject : subjects) {
                countBytes(subject);
            }
        }
        Map<RoomsSubject, RoomsPair> pairs = new LinkedHashMap<>();
        try {
            for (RoomsSubject subject : subjects) {
                pairs.put(subject, RoomsPair.start(candidate, subject.routing(), subject.official(), lab, null));
            }
            for (int rooms : sizes) {
                measure(pairs, rooms);
            }
        } finally {
            for (RoomsPair pair : pairs.values()) {
                pair.close();
            }
        }
        return samples;
    }

    private RoomsSamples of(RoomsSubject subject, int rooms) {
        return samples.computeIfAbsent(new Case(subject, rooms), key -> new RoomsSamples());
    }

    private void countBytes(RoomsSubject subject) throws IOException {
        URI server = URI.create(candidate.settings(lab, "unused").get("uri"));
        try (TcpProxy proxy = TcpProxy.to(server.getHost(), server.getPort());
                RoomsPair pair = RoomsPair.start(candidate, subject.routing(), subject.official(), lab, proxy)) {
            for (int rooms : sizes) {
                pair.hold(rooms);
                long before = proxy.bytesFromServer();
                RoomsPair.Turn turn = pair.send(Math.max(rooms, WARM_UP));
                of(subject, rooms).received(proxy.bytesFromServer() - before, turn);
            }
        }
    }

    private void measure(Map<RoomsSubject, RoomsPair> pairs, int rooms) throws IOException {
        double seconds = quick ? 0.2 : 1;
        Map<RoomsSubject, Integer> messages = new LinkedHashMap<>();
        for (Map.Entry<RoomsSubject, RoomsPair> entry : pairs.entrySet()) {
            RoomsPair pair = entry.getValue();
            pair.hold(rooms);
            double rate = 0;
            for (int i = 0; i < (quick ? 2 : 5); i++) {
                RoomsPair.Turn turn = pair.send(WARM_UP);
                rate = turn.messages() / turn.seconds();
            }
            pair.churn(Duration.ofMillis(quick ? 100 : 500));
            messages.put(entry.getKey(), (int) Math.max(1_000, Math.min(MOST, rate * seconds)));
        }
        for (int round = 0; round < (quick ? 2 : 5); round++) {
            for (Map.Entry<RoomsSubject, RoomsPair> entry : pairs.entrySet()) {
                RoomsSamples of = of(entry.getKey(), rooms);
                RoomsPair pair = entry.getValue();
                of.add(pair.send(messages.getOrDefault(entry.getKey(), WARM_UP)));
                of.add(pair.churn(Duration.ofMillis((long) (seconds * 1_000))));
            }
        }
    }
}
