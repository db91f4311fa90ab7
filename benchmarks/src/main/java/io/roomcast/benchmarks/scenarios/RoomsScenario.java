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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What it costs to have many rooms, and what it spares a node that it is sent only what concerns its rooms. */
public final class RoomsScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "rooms",
            "Many rooms, and interest routing",
            "An emitter of ours sends messages of 128 bytes to rooms in turn; a node in another process has one socket, which is in"
                    + " one room of ten, or in the only one, and checks the numbers of what it receives. The rate is that of the sender's messages,"
                    + " until the last one for the node has arrived. The node is ours or Node's, with interest routing (it is sent"
                    + " what concerns its rooms) or without (it is sent everything, and drops the rest). Bytes received are those"
                    + " that the server sends to the node, counted between them, in a run of its own that is not timed. The node's CPU is for each message sent, whether"
                    + " it was for the node or not. In a quick run the JVMs have hardly begun to compile. Churn: with"
                    + " that many rooms in the cluster, the socket joins and leaves rooms that are new, at most 100 unconfirmed at a time; joined means that"
                    + " broadcasts are sure to arrive, and messages to the last rooms joined have to. Node confirms nothing, so it"
                    + " waits after every 100 rooms until its subscriptions are answered, where it subscribes.");

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            Optional<String> leftOut = plan.leftOut(candidate)
                    .or(() -> candidate.spansProcesses()
                            ? Optional.empty()
                            : Optional.of("its nodes are in one process"));
            Duration estimate = leftOut.isPresent() ? Duration.ZERO : estimate(candidate, plan.quick());
            steps.add(new Step("rooms of " + candidate.id(), estimate, (lab, findings) -> {
                if (leftOut.isPresent()) {
                    omit(findings, candidate, "roomcast", leftOut.get());
                } else {
                    measure(candidate, plan.quick(), lab, findings);
                }
            }));
        }
        return steps;
    }

    private static Duration estimate(Candidate candidate, boolean quick) {
        double starts = RoomsRun.countsBytes(candidate) ? 4 : 2;
        double sizes = sizes(quick).length * (quick ? 1.3 : 9);
        long subjects =
                all().filter(subject -> problem(candidate, subject).isEmpty()).count();
        return Duration.ofMillis((long) (subjects * (starts + sizes + (quick ? 0.5 : 5)) * 1e3));
    }

    private static int[] sizes(boolean quick) {
        return quick ? new int[] {1, 1_000} : new int[] {1, 100, 1_000, 10_000, 100_000};
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
        RoomsRun run = new RoomsRun(candidate, subjects, sizes(quick), quick, lab);
        try {
            run.run();
        } finally {
            run.samples().forEach((what, samples) -> {
                if (!samples.metrics().isEmpty()) {
                    findings.add(measurement(candidate, what, samples));
                }
            });
        }
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
                samples.settings(),
                samples.metrics(),
                samples.counts(),
                samples.notes());
    }

    private static List<RoomsSubject> subjects(Candidate candidate, Lab lab, Findings findings) {
        List<RoomsSubject> subjects = new ArrayList<>();
        all().forEach(subject -> {
            Optional<String> problem =
                    problem(candidate, subject).or(() -> subject.official() ? lab.nodeProblem() : Optional.empty());
            if (problem.isPresent()) {
                omit(findings, candidate, subject.name(), problem.get());
            } else {
                subjects.add(subject);
            }
        });
        return subjects;
    }

    private static Stream<RoomsSubject> all() {
        return Stream.of(false, true).flatMap(official -> Arrays.stream(Routing.values())
                .map(routing -> new RoomsSubject(official, routing)));
    }

    /** Why there is no such node on any machine, if so. */
    private static Optional<String> problem(Candidate candidate, RoomsSubject subject) {
        return subject.official() && !candidate.knownToNode()
                ? Optional.of("there is no official adapter of this kind")
                : subject.routing().problem(candidate, subject.official());
    }
}
