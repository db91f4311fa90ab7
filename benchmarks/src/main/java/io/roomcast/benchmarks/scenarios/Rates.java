package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.traffic.Pair;
import io.roomcast.benchmarks.traffic.Pairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rounds in which pairs take turns, and each sends as fast as it can. */
final class Rates {
    /** So many rounds of each kind of message do not count; they tell how many messages a round should have. */
    static final int CALIBRATION = 2;

    private static final int FIRST = 2_000;
    private static final int MOST = 500_000;

    /** So many bytes at most in a round, as MongoDB keeps 64 MB and a receiver may be slower than the sender. */
    private static final long MOST_BYTES = 32L << 20;

    /**
     * What is sent.
     *
     * @param kind {@code text} or {@code binary}
     */
    record Message(int bytes, String kind) {}

    private Rates() {}

    /**
     * Sends.
     *
     * @param seconds about as long as a turn is to take
     * @return the turns of each pair, in the order of the rounds
     */
    static Map<Pair, List<Pair.Turn>> measure(Pairs pairs, Message message, int rounds, double seconds)
            throws IOException {
        Map<Pair, List<Pair.Turn>> turns = new LinkedHashMap<>();
        Map<Pair, Integer> counts = new LinkedHashMap<>();
        for (int round = -CALIBRATION; round < rounds; round++) {
            for (Pair pair : pairs.all()) {
                Pair.Turn turn = pair.send(counts.getOrDefault(pair, FIRST), message.bytes(), message.kind());
                if (round < 0) {
                    int most = (int) Math.min(MOST, MOST_BYTES / message.bytes());
                    counts.put(pair, (int) Math.max(100, Math.min(most, turn.rate() * seconds)));
                } else {
                    turns.computeIfAbsent(pair, key -> new ArrayList<>()).add(turn);
                }
            }
        }
        return turns;
    }

    /** What the turns of a pair gave. */
    static Measurement measurement(
            String scenario, Candidate candidate, Pair pair, Map<String, String> parameters, List<Pair.Turn> turns) {
        return new Measurement(
                scenario,
                candidate.id(),
                pair.subject(),
                parameters,
                pair.settings(),
                metrics(turns),
                turns.stream().map(Pair.Turn::counts).reduce(Counts.NONE, Counts::plus),
                List.of());
    }

    private static Map<Metric, List<Double>> metrics(List<Pair.Turn> turns) {
        return Map.of(
                Metric.RATE, turns.stream().map(Pair.Turn::rate).toList(),
                Metric.SENDER_CPU, turns.stream().map(Pair.Turn::senderCpu).toList(),
                Metric.RECEIVER_CPU, turns.stream().map(Pair.Turn::receiverCpu).toList());
    }
}
