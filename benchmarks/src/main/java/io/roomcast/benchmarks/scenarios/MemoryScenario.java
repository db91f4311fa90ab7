package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.memory.Rooms;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a socket and a membership take in the engine. */
public final class MemoryScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "memory",
            "Memory per socket and per membership",
            "In a process of its own, sockets join a room of their own each, then so many of 1,000 shared rooms each. The bytes of"
                    + " live objects (garbage is collected until two collections in a row leave the same) are read before, between and"
                    + " after; the differences are shared out, so that arrays and tables with room to spare are in them, which are"
                    + " fuller or emptier at other numbers. Of a socket, only what the adapter keeps is measured, with its id of 20"
                    + " characters, but nothing of the host and of its connection; of a membership, not the name of the room. The rooms"
                    + " of a node are kept by the engine; some backends also keep the names of those that there are, which is in the"
                    + " bytes of a socket, as its own room is one. Memory of servers is not measured."
                    + " A fresh process for each round; no messages go.");

    private static final String OURS = "roomcast";
    private static final String NODE = "Node";

    /** With {@code --quick}: the engine alone, and with a backend that keeps names of rooms. */
    private static final Set<Candidate> QUICK = EnumSet.of(Candidate.IN_JVM, Candidate.REDIS);

    /** With this collector what is used is known to the byte; but it moves objects over all dead ones only if told so. */
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1");

    private static final int ROUNDS = 3;
    private static final Duration ANSWER = Duration.ofMinutes(1);

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        int sockets = plan.quick() ? 20_000 : 100_000;
        int[] memberships = plan.quick() ? new int[] {10} : new int[] {1, 10};
        int backends = plan.quick() ? QUICK.size() : plan.candidates().size();
        Duration estimate =
                Duration.ofMillis((plan.quick() ? 2_000L : 3_500L) * backends * ROUNDS * memberships.length);
        return List.of(new Step("memory", estimate, (lab, findings) -> {
            List<Subject> subjects = subjects(plan, lab, findings);
            for (int each : memberships) {
                measure(subjects, sockets, each, findings);
            }
        }));
    }

    /** Starts a process. */
    @FunctionalInterface
    private interface Start {
        Program start() throws IOException;
    }

    private record Subject(String backend, String name, Map<String, String> settings, Start process) {}

    private static List<Subject> subjects(Plan plan, Lab lab, Findings findings) {
        List<Subject> subjects = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            if (plan.quick() && !QUICK.contains(candidate)) {
                findings.omit(omission(
                        candidate,
                        OURS,
                        "the engine keeps the rooms, whatever the backend; without --quick each is measured"));
                continue;
            }
            subjects.add(ours(candidate, lab));
            Optional<String> problem = candidate == Candidate.IN_JVM
                    ? lab.nodeProblem()
                    : Optional.of("its rooms are kept by its in-memory adapter, which is beside in-jvm");
            if (problem.isPresent()) {
                findings.omit(omission(candidate, NODE, problem.get()));
            } else {
                Map<String, String> settings = Map.of("adapter", "the in-memory one of socket.io-adapter");
                subjects.add(new Subject(candidate.id(), NODE, settings, () -> Program.node("memory.js")));
            }
            findings.omit(omission(candidate, "bare driver", "a driver knows no sockets"));
        }
        return subjects;
    }

    private static Omission omission(Candidate candidate, String subject, String reason) {
        return new Omission(INFO.id(), candidate.id(), subject, reason);
    }

    private static Subject ours(Candidate candidate, Lab lab) {
        Map<String, String> given = candidate.settings(lab, "memory");
        String json = Program.json(given);
        Map<String, String> settings = Candidate.significant(given);
        settings.put("JVM", String.join(" ", JVM));
        return new Subject(candidate.id(), OURS, settings, () -> Program.java(JVM, Rooms.class, candidate.id(), json));
    }

    /** The subjects take turns. */
    private static void measure(List<Subject> subjects, int sockets, int each, Findings findings) throws IOException {
        Map<Subject, Map<Metric, List<Double>>> metrics = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Subject subject : subjects) {
                Map<Metric, List<Double>> own = metrics.computeIfAbsent(subject, key -> new EnumMap<>(Metric.class));
                try (Program process = subject.process().start()) {
                    long empty = heap(process, "heap");
                    long connected = heap(process, "sockets " + sockets);
                    long joined = heap(process, "memberships " + each);
                    add(own, Metric.MEMORY_PER_SOCKET, (double) (connected - empty) / sockets);
                    add(own, Metric.MEMORY_PER_MEMBERSHIP, (double) (joined - connected) / sockets / each);
                }
            }
        }
        metrics.forEach((subject, values) -> findings.add(measurement(subject, sockets, each, values)));
    }

    private static long heap(Program process, String command) throws IOException {
        process.tell(command);
        return Long.parseLong(process.answer(ANSWER).split(" ", -1)[1]);
    }

    private static void add(Map<Metric, List<Double>> metrics, Metric metric, double value) {
        metrics.computeIfAbsent(metric, key -> new ArrayList<>()).add(value);
    }

    private static Measurement measurement(Subject subject, int sockets, int each, Map<Metric, List<Double>> metrics) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("sockets", Integer.toString(sockets));
        parameters.put("memberships", Integer.toString(each));
        return new Measurement(
                INFO.id(),
                subject.backend(),
                subject.name(),
                parameters,
                subject.settings(),
                metrics,
                Counts.NONE,
                List.of());
    }
}
