package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.nodes.Cluster;
import io.roomcast.benchmarks.nodes.Cluster.Kind;
import io.roomcast.benchmarks.nodes.ClusterSamples;
import io.roomcast.benchmarks.nodes.RedisTraffic;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a cluster costs as it grows. */
public final class NodesScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "nodes",
            "Clusters of many nodes",
            "All nodes of a cluster are in one process, as 64 processes do not fit a machine with few processors; each node has its"
                    + " own adapter with connections of its own, and one socket. So nodes share what a JVM has once, as its"
                    + " compiler and collector, and what is shown for CPU is that process's, divided. The cluster is started anew"
                    + " for each round, ours and Node's in turns, and is alone with its server. Broadcasts have 128 bytes and go to"
                    + " everybody; each node checks the numbers. Time: one broadcast at a time, until the last node has it. CPU:"
                    + " a burst, of the process, for one broadcast. Idle CPU is counted in steps of 10 ms for the whole process;"
                    + " idle traffic is what Redis received and sent by its own count, divided by the nodes. fetchSockets asks all nodes, which have a socket each."
                    + " Until a killed node is noticed, in the first round: a further node, in a process of its own, is killed (SIGKILL), and the nodes are"
                    + " asked every millisecond until serverCount of each is one less. Heartbeats and timeouts are the defaults:"
                    + " PostgreSQL and MongoDB every 5 s, given up after 10 s; with Redis, whose broken connections count at once, and"
                    + " Hazelcast there are none. Its machine does not fail, so the system closes its connections: the timeouts for"
                    + " those that fall silent are not measured. Node's"
                    + " adapters of PostgreSQL and MongoDB have pools of 10 and 100 connections, as their drivers have by default,"
                    + " over which broadcasts overtake each other.");

    /** Node's nodes share one thread, so more of them measure that thread only. */
    private static final int MOST_OF_NODE = 16;

    /** Each member of Hazelcast has dozens of threads, and a connection to every other one. */
    private static final int MOST_OF_HAZELCAST = 16;

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Candidate> candidates = plan.candidates();
        boolean narrowed = candidates.size() < Candidate.values().length;
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (plan.quick() && !narrowed && candidate != Candidate.REDIS) {
                steps.add(new Step(
                        title(candidate),
                        Duration.ZERO,
                        (lab, findings) -> omit(
                                findings,
                                candidate,
                                Kind.OURS,
                                "with --quick only redis is measured, unless --backend names others")));
            } else {
                steps.add(new Step(
                        title(candidate),
                        Duration.ofSeconds(plan.quick() ? 25 : 360),
                        (lab, findings) -> measure(candidate, plan.quick(), lab, findings)));
            }
        }
        return steps;
    }

    private static String title(Candidate candidate) {
        return "nodes of " + candidate.id();
    }

    private static void omit(Findings findings, Candidate candidate, Kind kind, String reason) {
        findings.omit(new Omission(INFO.id(), candidate.id(), kind.subject(), reason));
    }

    private static void measure(Candidate candidate, boolean quick, Lab lab, Findings findings) throws Exception {
        List<Kind> kinds = new ArrayList<>(List.of(Kind.OURS));
        Optional<String> problem =
                candidate.knownToNode() ? lab.nodeProblem() : Optional.of("there is no official adapter of this kind");
        if (problem.isEmpty()) {
            kinds.add(Kind.OFFICIAL);
        } else {
            omit(findings, candidate, Kind.OFFICIAL, problem.get());
        }
        @Nullable
        RedisTraffic traffic = candidate.id().startsWith("redis")
                ? new RedisTraffic(lab.redis().uri())
                : null;
        if (traffic == null) {
            kinds.forEach(
                    kind -> omit(findings, candidate, kind, "idle traffic: only Redis counts its bytes by itself"));
        }
        if (!candidate.spansProcesses()) {
            omit(
                    findings,
                    candidate,
                    Kind.OURS,
                    "until a killed node is noticed: nodes in one process cannot be killed alone");
        }
        try (traffic) {
            for (int nodes : quick ? new int[] {2, 8} : new int[] {2, 4, 8, 16, 32, 64}) {
                List<Kind> fitting = kinds.stream()
                        .filter(kind -> fits(candidate, kind, nodes, findings))
                        .toList();
                Map<Kind, ClusterSamples> samples = new EnumMap<>(Kind.class);
                fitting.forEach(kind -> samples.put(kind, new ClusterSamples(quick, traffic)));
                for (int round = 0; round < (quick ? 1 : 3); round++) {
                    for (Map.Entry<Kind, ClusterSamples> entry : samples.entrySet()) {
                        try (Cluster cluster = Cluster.start(candidate, entry.getKey(), lab, nodes)) {
                            entry.getValue().add(cluster, nodes, round == 0 && candidate.spansProcesses());
                        }
                    }
                }
                samples.forEach((kind, all) -> findings.add(measurement(candidate, kind, nodes, all)));
            }
        }
    }

    private static Measurement measurement(Candidate candidate, Kind kind, int nodes, ClusterSamples samples) {
        return new Measurement(
                INFO.id(),
                candidate.id(),
                kind.subject(),
                Map.of("nodes", Integer.toString(nodes)),
                samples.settings(),
                samples.metrics(),
                samples.counts(),
                List.of());
    }

    private static boolean fits(Candidate candidate, Kind kind, int nodes, Findings findings) {
        if (kind == Kind.OFFICIAL && nodes > MOST_OF_NODE) {
            omit(
                    findings,
                    candidate,
                    kind,
                    "more than " + MOST_OF_NODE + " nodes: all of them share the one thread of a process");
            return false;
        }
        if (candidate == Candidate.HAZELCAST && nodes > MOST_OF_HAZELCAST) {
            omit(
                    findings,
                    candidate,
                    kind,
                    "more than " + MOST_OF_HAZELCAST
                            + " nodes: members have dozens of threads each, which do not fit one process on two processors");
            return false;
        }
        return true;
    }
}
