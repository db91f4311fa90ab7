package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.recovery.Recoveries;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many sessions a second are restored on another node, and what it costs to log what they may miss. */
public final class RecoveryScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "recovery",
            "Connection state recovery",
            "Two nodes in one process. One keeps sessions of sockets that are all in one room, then packets are broadcast: to another"
                    + " room, as many as 'others', and 20 of 128 bytes to theirs. The other node restores the sessions, 16 at a time: it"
                    + " takes each back, joins its rooms, and reads what it missed. Only that is timed, and no client is told. All that"
                    + " a session missed are lost if it is not restored, or gets a packet that it did not miss. All clients had"
                    + " the same last packet. Cost of logging: two processes as for throughput, with text of 128 bytes, with"
                    + " and without sessions that can be restored, in turns. In a quick run the JVMs have hardly begun to compile.");

    private static final int CONCURRENT = 16;
    private static final Recoveries.Load QUICK = new Recoveries.Load(200, 20, 0, CONCURRENT);
    private static final Recoveries.Load MANY = new Recoveries.Load(2_000, 20, 0, CONCURRENT);
    private static final Recoveries.Load FAR_BACK = new Recoveries.Load(200, 20, 1_000, CONCURRENT);

    /** @param warmUp of each subject, in seconds */
    private record Plans(List<Recoveries.Load> loads, int rounds, double warmUp, LoggingCost logging) {}

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        Plans plans = plan.quick()
                ? new Plans(List.of(QUICK), 3, 0.5, new LoggingCost(INFO.id(), true, 3, 0.2, 0.5))
                : new Plans(List.of(MANY, FAR_BACK), 5, 5, new LoggingCost(INFO.id(), false, 7, 1, 10));
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            if (!candidate.canRecover()) {
                steps.add(new Step(
                        "recovery of " + candidate.id(),
                        Duration.ZERO,
                        (lab, findings) -> omit(
                                candidate,
                                "roomcast",
                                "Redis keeps no messages, so sessions cannot be restored",
                                findings)));
                continue;
            }
            Duration restoring = Duration.ofMillis((long) (3_000 + 2_000 * plans.warmUp() + 1_000 * plans.rounds()));
            steps.add(new Step(
                    "sessions restored by " + candidate.id(),
                    restoring,
                    (lab, findings) -> restore(candidate, plans, lab, findings)));
            steps.add(new Step(
                    "cost of logging with " + candidate.id(),
                    plans.logging().estimate(candidate),
                    (lab, findings) -> plans.logging().measure(candidate, lab, findings)));
        }
        return steps;
    }

    private static void omit(Candidate candidate, String subject, String reason, Findings findings) {
        findings.omit(new Omission(INFO.id(), candidate.id(), subject, reason));
    }

    private static Optional<String> officialProblem(Candidate candidate, Lab lab) {
        if (!candidate.knownToNode()) {
            return Optional.of("there is no official adapter of this kind");
        }
        return candidate == Candidate.POSTGRES
                ? Optional.of("Node's adapter for PostgreSQL does not restore sessions")
                : lab.nodeProblem();
    }

    private static void restore(Candidate candidate, Plans plans, Lab lab, Findings findings) throws IOException {
        Optional<String> problem = officialProblem(candidate, lab);
        problem.ifPresent(reason -> omit(candidate, "Node", reason, findings));
        omit(candidate, "bare driver", "a driver knows no sessions", findings);
        try (Recoveries ours = Recoveries.start(candidate, lab)) {
            if (problem.isPresent()) {
                restore(candidate, plans, List.of(ours), findings);
            } else {
                try (Recoveries official = Recoveries.startOfficial(candidate, lab)) {
                    restore(candidate, plans, List.of(ours, official), findings);
                }
            }
        }
    }

    private static void restore(Candidate candidate, Plans plans, List<Recoveries> all, Findings findings)
            throws IOException {
        for (Recoveries recoveries : all) {
            long end = System.nanoTime() + (long) (plans.warmUp() * 1e9);
            do {
                recoveries.round(QUICK);
            } while (System.nanoTime() < end);
        }
        for (Recoveries.Load load : plans.loads()) {
            Map<Recoveries, List<Recoveries.Round>> rounds = new LinkedHashMap<>();
            for (int round = 0; round < plans.rounds(); round++) {
                for (Recoveries recoveries : all) {
                    rounds.computeIfAbsent(recoveries, key -> new ArrayList<>()).add(recoveries.round(load));
                }
            }
            rounds.forEach((recoveries, each) -> findings.add(measurement(candidate, recoveries, load, each)));
        }
    }

    private static Measurement measurement(
            Candidate candidate, Recoveries recoveries, Recoveries.Load load, List<Recoveries.Round> rounds) {
        int failed = rounds.stream().mapToInt(Recoveries.Round::failed).sum();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("sessions", Integer.toString(load.sessions()));
        parameters.put("missed", Integer.toString(load.missed()));
        parameters.put("others", Integer.toString(load.others()));
        return new Measurement(
                INFO.id(),
                candidate.id(),
                recoveries.subject(),
                parameters,
                recoveries.settings(),
                Map.of(
                        Metric.RESTORED_RATE,
                        rounds.stream().map(Recoveries.Round::rate).toList()),
                rounds.stream().map(Recoveries.Round::counts).reduce(Counts.NONE, Counts::plus),
                failed == 0
                        ? List.of()
                        : List.of("Of " + load.sessions() * rounds.size() + " sessions " + failed
                                + " were not restored."));
    }
}
