package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.ScenarioInfo;
import io.roomcast.benchmarks.traffic.Pair;
import io.roomcast.benchmarks.traffic.Pairs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a message takes from one process to another at fixed rates, and up to which rate it stays short. */
public final class LatencyScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "latency",
            "Latency at fixed rates",
            "Messages of 128 bytes are sent at a fixed rate, whether or not earlier ones have arrived, and carry the moment at"
                    + " which they were to be sent; from then until the arrival is their latency, so that a sender that falls behind"
                    + " hides nothing (no coordinated omission). For the highest rate, rates go up by half (quick: threefold) until the 99th percentile"
                    + " passes 10 ms three times, or messages are lost. Percentiles are taken over each round; medians of the rounds are shown."
                    + " The bare driver of PostgreSQL looks for more for 1 ms after each notification, so that notifications that come"
                    + " one by one wait for each other; our adapter keeps it from that.");

    private static final int BYTES = 128;
    private static final String KIND = "text";
    private static final List<Pair.Way> WAYS = List.of(Pair.Way.NODE, Pair.Way.OFFICIAL, Pair.Way.BARE);
    private static final double LIMIT_MICROS = 10_000;
    /** A single pause of the machine is no reason to stop. */
    private static final int TRIES = 3;

    private static final double HIGHEST = 1_000_000;

    /** A sender later than this was the bottleneck. */
    private static final double LATE_MICROS = 1_000;

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        int[] rates = plan.quick() ? new int[] {1_000} : new int[] {100, 1_000, 10_000};
        int rounds = plan.quick() ? 2 : 3;
        double seconds = plan.quick() ? 0.25 : 1.5;
        double up = plan.quick() ? 3 : 1.5;
        double warmUp = plan.quick() ? 0.7 : 6;
        Duration estimate = Duration.ofMillis(
                (long) (5_000 + WAYS.size() * (1_000 * warmUp + seconds * 1_200 * (rates.length * (rounds + 1) + 12))));
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            steps.add(new Step(
                    "latency of " + candidate.id(),
                    candidate.spansProcesses() ? estimate : Duration.ZERO,
                    (lab, findings) -> {
                        try (Pairs pairs = Pairs.start(INFO.id(), candidate, WAYS, lab, findings)) {
                            pairs.warmUp(warmUp);
                            for (int rate : rates) {
                                atRate(candidate, pairs, rate, rounds, seconds, findings);
                            }
                            for (Pair pair : pairs.all()) {
                                findings.add(highestRate(candidate, pair, seconds, up));
                            }
                        }
                    }));
        }
        return steps;
    }

    private static void atRate(
            Candidate candidate, Pairs pairs, int rate, int rounds, double seconds, Findings findings)
            throws IOException {
        Map<Pair, List<Pair.Turn>> turns = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Pair pair : pairs.all()) {
                Pair.Turn turn = pair.pace((int) (rate * seconds), BYTES, KIND, rate);
                if (round >= 0) {
                    turns.computeIfAbsent(pair, key -> new ArrayList<>()).add(turn);
                }
            }
        }
        turns.forEach((pair, all) -> findings.add(measurement(candidate, pair, rate, all)));
    }

    private static Measurement measurement(Candidate candidate, Pair pair, int rate, List<Pair.Turn> turns) {
        Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
        List<Metric> percentiles = List.of(Metric.P50, Metric.P99, Metric.P999, Metric.MAX);
        for (int i = 0; i < percentiles.size(); i++) {
            int index = i;
            metrics.put(
                    percentiles.get(i),
                    turns.stream().map(turn -> turn.latencies().get(index)).toList());
        }
        double late = turns.stream().mapToDouble(Pair.Turn::late).max().orElse(0);
        List<String> notes = late < LATE_MICROS
                ? List.of()
                : List.of(String.format(
                        "The sender was the bottleneck: in one round 1 of 100 messages was sent %.1f ms late or more.",
                        late / 1e3));
        return new Measurement(
                INFO.id(),
                candidate.id(),
                pair.subject(),
                Map.of("rate", Integer.toString(rate)),
                pair.settings(),
                metrics,
                turns.stream().map(Pair.Turn::counts).reduce(Counts.NONE, Counts::plus),
                notes);
    }

    private static Measurement highestRate(Candidate candidate, Pair pair, double seconds, double up)
            throws IOException {
        double good = 0;
        Counts counts = Counts.NONE;
        List<String> notes = new ArrayList<>();
        for (double rate = 1_000; rate <= HIGHEST; rate *= up) {
            Pair.Turn turn = pair.pace((int) (rate * seconds), BYTES, KIND, rate);
            for (int tries = 1; fails(turn) && tries < TRIES; tries++) {
                counts = counts.plus(turn.counts());
                turn = pair.pace((int) (rate * seconds), BYTES, KIND, rate);
            }
            counts = counts.plus(turn.counts());
            if (fails(turn)) {
                if (turn.late() > LIMIT_MICROS / 2) {
                    notes.add("At the next higher rate the sender could not keep the rate.");
                }
                break;
            }
            good = rate;
        }
        return new Measurement(
                INFO.id(),
                candidate.id(),
                pair.subject(),
                Map.of("rate", "highest"),
                pair.settings(),
                Map.of(Metric.HIGHEST_RATE, List.of(good)),
                counts,
                notes);
    }

    private static boolean fails(Pair.Turn turn) {
        return turn.latencies().get(1) > LIMIT_MICROS || turn.counts().lost() > 0;
    }
}
