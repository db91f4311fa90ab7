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
                    + " for each round, ours and Node's in turns, and is alone with its server; so its JVM is a few seconds old, and in a"
                    + " quick run has hardly begun to compile. Broadcasts have 128 bytes and go to"
                    + " everybody; each node checks the numbers, also while warming up. Time: one broadcast at a time, until the last node has it. CPU:"
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

    private static final int ROUNDS = 3;

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Step> steps = new ArrayList<>();
        for (Candidate candidate : plan.candidates()) {
            Optional<String> leftOut = plan.leftOut(candidate);
            if (leftOut.isPresent()) {
                steps.add(new Step(
                        "nodes of " + candidate.id(),
                        Duration.ZERO,
                        (lab, findings) -> omit(findings, candidate, Kind.OURS, leftOut.get())));
                continue;
            }
            for (int nodes : plan.quick() ? new int[] {2, 8} : new int[] {2, 4, 8, 16, 32, 64}) {
                steps.add(new Step(
                        nodes + " nodes of " + candidate.id(),
                        estimate(candidate, nodes, plan.quick()),
                        (lab, findings) -> measure(candidate, nodes, plan.quick(), lab, findings)));
            }
        }
        return steps;
    }

    private static Duration estimate(Candidate candidate, int nodes, boolean quick) {
        double detection = candidate == Candidate.POSTGRES || candidate == Candidate.MONGO ? 11 : 0;
        double joining = candidate == Candidate.HAZELCAST ? 6 + 1.5 * nodes : 0.05 * nodes;
        double cluster = joining + (quick ? 3.5 : 6);
        double seconds = 0;
        for (Kind kind : Kind.values()) {
            if (problem(candidate, kind, nodes).isEmpty()) {
                seconds += detection + cluster * rounds(quick);
            }
        }
        return Duration.ofMillis((long) (seconds * 1e3));
    }

    private static int rounds(boolean quick) {
        return quick ? 1 : ROUNDS;
    }

    private static void omit(Findings findings, Candidate candidate, Kind kind, String reason) {
        findings.omit(new Omission(INFO.id(), candidate.id(), kind.subject(), reason));
    }

    private static void measure(Candidate candidate, int nodes, boolean quick, Lab lab, Findings findings)
            throws Exception {
        @Nullable
        RedisTraffic traffic = candidate.id().startsWith("redis")
                ? new RedisTraffic(lab.redis().uri())
                : null;
        try (traffic) {
            Map<Kind, ClusterSamples> samples = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                Optional<String> problem = problem(candidate, kind, nodes)
                        .or(() -> kind == Kind.OFFICIAL ? lab.nodeProblem() : Optional.empty());
                if (problem.isPresent()) {
                    omit(findings, candidate, kind, problem.get());
                } else {
                    samples.put(kind, new ClusterSamples(quick, traffic));
                    gaps(candidate, quick).forEach(gap -> omit(findings, candidate, kind, gap));
                }
            }
            for (int round = 0; round < rounds(quick); round++) {
                for (Map.Entry<Kind, ClusterSamples> entry : samples.entrySet()) {
                    try (Cluster cluster = Cluster.start(candidate, entry.getKey(), lab, nodes)) {
                        entry.getValue().add(cluster, nodes, round == 0 && candidate.spansProcesses());
                    }
                }
            }
            samples.forEach((kind, all) -> findings.add(measurement(candidate, kind, nodes, all)));
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

    /** What is not measured of any cluster. */
    private static List<String> gaps(Candidate candidate, boolean quick) {
        List<String> gaps = new ArrayList<>();
        if (!candidate.id().startsWith("redis")) {
            gaps.add("idle traffic: only Redis counts its bytes by itself");
        }
        if (quick) {
            gaps.add("idle CPU: with --quick it is less than the 10 ms in which the system counts");
        }
        if (!candidate.spansProcesses()) {
            gaps.add("until a killed node is noticed: nodes in one process cannot be killed alone");
        }
        return gaps;
    }

    /** Why there is no such cluster on any machine, if so. */
    private static Optional<String> problem(Candidate candidate, Kind kind, int nodes) {
        if (kind == Kind.OFFICIAL && !candidate.knownToNode()) {
            return Optional.of("there is no official adapter of this kind");
        }
        if (kind == Kind.OFFICIAL && nodes > MOST_OF_NODE) {
            return Optional.of("more than " + MOST_OF_NODE + " nodes: all of them share the one thread of a process");
        }
        if (candidate == Candidate.HAZELCAST && nodes > MOST_OF_HAZELCAST) {
            return Optional.of("more than " + MOST_OF_HAZELCAST
                    + " nodes: members have dozens of threads each, which do not fit one process on two processors");
        }
        return Optional.empty();
    }
}
