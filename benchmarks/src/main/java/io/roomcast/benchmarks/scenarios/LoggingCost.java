package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.traffic.Pair;
import io.roomcast.benchmarks.traffic.Pairs;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Throughput with sessions that can be restored, beside that without.
 *
 * @param scenario of the measurements
 * @param quick whether only the backend is measured where logging is a setting
 * @param seconds of a turn, about
 * @param warmUp of each pair, in seconds
 */
record LoggingCost(String scenario, boolean quick, int rounds, double seconds, double warmUp) {
    private static final Rates.Message MESSAGE = new Rates.Message(128, "text");
    private static final List<Pair.Way> WAYS = List.of(Pair.Way.NODE, Pair.Way.RECOVERABLE);

    private Optional<String> problem(Candidate candidate) {
        return switch (candidate) {
            case REDIS_STREAMS, MONGO ->
                Optional.of("every message is stored, whether or not sessions can be restored");
            case IN_JVM -> Optional.of("its nodes are in one process");
            case HAZELCAST -> quick ? Optional.of("a quick run has no time for it") : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** How long {@link #measure} takes, about. */
    Duration estimate(Candidate candidate) {
        return problem(candidate).isPresent()
                ? Duration.ZERO
                : Duration.ofMillis((long) (4_000 + 2_000 * warmUp + 2_600 * seconds * (rounds + Rates.CALIBRATION)));
    }

    /** Measures, or tells why not. */
    void measure(Candidate candidate, Lab lab, Findings findings) throws IOException {
        Optional<String> problem = problem(candidate);
        if (problem.isPresent()) {
            String reason = "the cost of logging is not measured: " + problem.get();
            findings.omit(new Omission(scenario, candidate.id(), Pair.Way.RECOVERABLE.subject(), reason));
            return;
        }
        try (Pairs pairs = Pairs.start(scenario, candidate, WAYS, lab, findings)) {
            pairs.warmUp(warmUp);
            Rates.measure(pairs, MESSAGE, rounds, seconds)
                    .forEach((pair, turns) -> findings.add(measurement(candidate, pair, turns)));
        }
    }

    private Measurement measurement(Candidate candidate, Pair pair, List<Pair.Turn> turns) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("bytes", Integer.toString(MESSAGE.bytes()));
        parameters.put("recovery", pair.way() == Pair.Way.RECOVERABLE ? "on" : "off");
        return Rates.measurement(scenario, candidate, pair, parameters, turns);
    }
}
