package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.ScenarioInfo;
import io.roomcast.benchmarks.traffic.Pair;
import io.roomcast.benchmarks.traffic.Pairs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many messages a second go from one process to another. */
public final class ThroughputScenario implements Scenario {
    private static final List<Pair.Way> WAYS =
            List.of(Pair.Way.NODE, Pair.Way.EMITTER, Pair.Way.OFFICIAL, Pair.Way.BARE);

    private static final ScenarioInfo INFO = new ScenarioInfo(
            "throughput",
            "Throughput between two processes",
            "One process broadcasts numbered messages to a room as fast as it can, another has the only socket in that room, which"
                    + " checks the numbers. The ways take turns in every round: two nodes of ours, an emitter of ours and a node,"
                    + " Node's official adapter, and the bare driver with messages of about the same bytes. A round is as many"
                    + " messages as a way sends in about the same time. The time runs until the last message has arrived."
                    + " No packet is encoded for clients: of all, only the adapter is measured.");

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Rates.Message> messages = new ArrayList<>();
        for (int bytes : plan.quick() ? new int[] {128} : new int[] {16, 128, 1_024, 16_384}) {
            messages.add(new Rates.Message(bytes, "text"));
            if (!plan.quick()) {
                messages.add(new Rates.Message(bytes, "binary"));
            }
        }
        int rounds = plan.quick() ? 3 : 5;
        double seconds = plan.quick() ? 0.2 : 0.5;
        double warmUp = plan.quick() ? 0.7 : 6;
        Duration estimate = Duration.ofMillis(
                (long) (6_000 + 4_000 * warmUp + messages.size() * 4 * 1_300 * seconds * (rounds + Rates.CALIBRATION)));
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            steps.add(new Step(
                    "throughput of " + candidate.id(),
                    candidate.spansProcesses() ? estimate : Duration.ZERO,
                    (lab, findings) -> {
                        try (Pairs pairs = Pairs.start(INFO.id(), candidate, WAYS, lab, findings)) {
                            pairs.warmUp(warmUp);
                            for (Rates.Message message : messages) {
                                measure(candidate, pairs, message, rounds, seconds, findings);
                            }
                        }
                    }));
        }
        return steps;
    }

    private static void measure(
            Candidate candidate, Pairs pairs, Rates.Message message, int rounds, double seconds, Findings findings)
            throws IOException {
        Map<Pair, List<Pair.Turn>> turns = Rates.measure(pairs, message, rounds, seconds);
        turns.forEach((pair, all) -> findings.add(measurement(candidate, pair, message, all)));
    }

    private static Measurement measurement(
            Candidate candidate, Pair pair, Rates.Message message, List<Pair.Turn> turns) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("bytes", Integer.toString(message.bytes()));
        parameters.put("kind", message.kind());
        return Rates.measurement(INFO.id(), candidate, pair, parameters, turns);
    }
}
