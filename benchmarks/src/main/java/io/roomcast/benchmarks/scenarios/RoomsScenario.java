package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import io.roomcast.benchmarks.rooms.RoomsRun;
import io.roomcast.benchmarks.rooms.RoomsSamples;
import io.roomcast.benchmarks.rooms.RoomsSubject;
import io.roomcast.benchmarks.rooms.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What it costs to have many rooms, and what it spares a node that it is sent only what concerns its rooms. */
public final class RoomsScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "rooms",
            "Many rooms, and interest routing",
            "An emitter of ours sends messages of 128 bytes to rooms in turn; a node in another process has one socket, which is in"
                    + " one room of ten, or in the only one, and checks the numbers of what it receives. The rate is that of the sender's messages,"
                    + " until the last one for the node has arrived. The node is ours or Node's, with interest routing (it is sent"
                    + " what concerns its rooms) or without (it is sent everything, and drops the rest). Bytes received are those"
                    + " that the server sends to the node, counted between them, in a run of its own that is not timed. Churn: with"
                    + " that many rooms in the cluster, the socket joins and leaves rooms that are new, at most 100 unconfirmed at a time; joined means that"
                    + " broadcasts are sure to arrive, and messages to the last rooms joined have to. Node confirms nothing, so it"
                    + " waits after every 100 rooms until its subscriptions are answered, where it subscribes.");

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        boolean narrowed = plan.candidates().size() < Candidate.values().length;
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            boolean left = plan.quick() && !narrowed && candidate != Candidate.REDIS;
            Duration estimate = left ? Duration.ZERO : Duration.ofSeconds(plan.quick() ? 25 : 180);
            steps.add(new Step("rooms of " + candidate.id(), estimate, (lab, findings) -> {
                if (left) {
                    omit(
                            findings,
                            candidate,
                            "roomcast",
                            "with --quick only redis is measured, unless --backend names others");
                } else if (!candidate.spansProcesses()) {
                    omit(findings, candidate, "roomcast", "its nodes are in one process");
                } else {
                    measure(candidate, plan.quick(), lab, findings);
                }
            }));
        }
        return steps;
    }

    private static void omit(Findings findings, Candidate candidate, String subject, String reason) {
        findings.omit(new Omission(INFO.id(), candidate.id(), subject, reason));
    }

    private static void measure(Candidate candidate, boolean quick, Lab lab, Findings findings) throws Exception {
        List<RoomsSubject> subjects = subjects(candidate, lab, findings);
        if (!RoomsRun.countsBytes(candidate)) {
            omit(
                    findings,
                    candidate,
                    "roomcast",
                    "bytes received: members talk to each other, with nothing between them to count");
        }
        int[] sizes = quick ? new int[] {1, 1_000} : new int[] {1, 100, 1_000, 10_000, 100_000};
        new RoomsRun(candidate, subjects, sizes, quick, lab)
                .run()
                .forEach((what, samples) -> findings.add(measurement(candidate, what, samples)));
    }

    private static Measurement measurement(Candidate candidate, RoomsRun.Case what, RoomsSamples samples) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("routing", what.subject().routing().text());
        parameters.put("rooms", Integer.toString(what.rooms()));
        return new Measurement(
                INFO.id(),
                candidate.id(),
                what.subject().name(),
                parameters,
                what.subject().routing().settings(candidate),
                samples.metrics(),
                samples.counts(),
                samples.notes());
    }

    private static List<RoomsSubject> subjects(Candidate candidate, Lab lab, Findings findings) {
        List<RoomsSubject> subjects = new ArrayList<>();
        for (boolean official : new boolean[] {false, true}) {
            for (Routing routing : Routing.values()) {
                RoomsSubject subject = new RoomsSubject(official, routing);
                Optional<String> problem = problem(candidate, subject, lab);
                if (problem.isPresent()) {
                    omit(findings, candidate, subject.name(), problem.get());
                } else {
                    subjects.add(subject);
                }
            }
        }
        return subjects;
    }

    private static Optional<String> problem(Candidate candidate, RoomsSubject subject, Lab lab) {
        if (subject.official() && !candidate.knownToNode()) {
            return Optional.of("there is no official adapter of this kind");
        }
        Optional<String> missing = subject.official() ? lab.nodeProblem() : Optional.empty();
        return missing.isPresent() ? missing : subject.routing().problem(candidate, subject.official());
    }
}
