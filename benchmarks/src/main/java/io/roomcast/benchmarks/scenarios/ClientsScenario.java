package io.roomcast.benchmarks.scenarios;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Plan;
import io.roomcast.benchmarks.Scenario;
import io.roomcast.benchmarks.Step;
import io.roomcast.benchmarks.clients.ClientCluster;
import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a broadcast to many WebSocket clients costs. */
public final class ClientsScenario implements Scenario {
    private static final ScenarioInfo INFO = new ScenarioInfo(
            "clients",
            "Broadcasts to real clients",
            "WebSocket clients, half of them on each of two servers over Redis, get numbered events of 128 bytes that the first"
                    + " server sends to all at fixed moments, 25,000 deliveries a second in all. CPU is that of both servers for"
                    + " each event and client. Servers of ours, Node's socket.io and Netty alone, which writes one frame that was made"
                    + " once to the same clients and has no Redis (bare Netty), take turns; the clients of each are one thread."
                    + " Memory for each client is not measured.");

    private static final int BYTES = 128;
    private static final int MESSAGES = 60;
    private static final int DELIVERIES_A_SECOND = 25_000;

    /** Clients that keep their processor busier than this were the bottleneck. */
    private static final double BUSY = 0.8;

    @Override
    public ScenarioInfo info() {
        return INFO;
    }

    @Override
    public List<Step> steps(Plan plan) {
        List<Step> steps = new ArrayList<>();
        if (plan.candidates().contains(Candidate.REDIS)) {
            int warmUp = plan.quick() ? 1 : 5;
            int rounds = plan.quick() ? 3 : 7;
            for (int clients : plan.quick() ? new int[] {500} : new int[] {1_000, 5_000}) {
                double seconds = (double) MESSAGES * clients / DELIVERIES_A_SECOND;
                Duration estimate = Duration.ofMillis((long) (10_000 + 3_500 * seconds * (warmUp + rounds)));
                steps.add(new Step(
                        clients + " clients",
                        estimate,
                        (lab, findings) -> measure(clients, warmUp, rounds, lab, findings)));
            }
        }
        return steps;
    }

    private static void measure(int clients, int warmUp, int rounds, Lab lab, Findings findings) throws IOException {
        Map<ClientCluster, List<ClientCluster.Turn>> clusters = new LinkedHashMap<>();
        try {
            for (ClientCluster.Kind kind : ClientCluster.Kind.values()) {
                Optional<String> problem = kind == ClientCluster.Kind.NODE ? lab.nodeProblem() : Optional.empty();
                if (problem.isPresent()) {
                    findings.omit(new Omission(INFO.id(), Candidate.REDIS.id(), kind.subject(), problem.get()));
                } else {
                    ClientCluster cluster = ClientCluster.start(kind, lab);
                    clusters.put(cluster, new ArrayList<>());
                    cluster.connect(clients);
                }
            }
            findings.omit(new Omission(
                    INFO.id(), Candidate.REDIS.id(), "netty-socketio", "no program of these benchmarks starts it yet"));
            Duration gap = Duration.ofNanos(1_000_000_000L * clients / DELIVERIES_A_SECOND);
            for (int round = -warmUp; round < rounds; round++) {
                for (Map.Entry<ClientCluster, List<ClientCluster.Turn>> cluster : clusters.entrySet()) {
                    ClientCluster.Turn turn = cluster.getKey().broadcast(MESSAGES, gap, BYTES);
                    if (round >= 0) {
                        cluster.getValue().add(turn);
                    }
                }
            }
            clusters.forEach((cluster, turns) -> findings.add(measurement(cluster.kind(), clients, turns)));
        } finally {
            for (ClientCluster cluster : clusters.keySet()) {
                cluster.close();
            }
        }
    }

    private static Measurement measurement(ClientCluster.Kind kind, int clients, List<ClientCluster.Turn> turns) {
        Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
        metrics.put(
                Metric.LAST_CLIENT,
                turns.stream().map(ClientCluster.Turn::lastMillis).toList());
        metrics.put(
                Metric.CPU_PER_DELIVERY,
                turns.stream().map(ClientCluster.Turn::serverCpu).toList());
        double busy = turns.stream()
                .mapToDouble(ClientCluster.Turn::clientsBusy)
                .max()
                .orElse(0);
        List<String> notes = busy < BUSY
                ? List.of()
                : List.of(String.format(
                        "The clients were the bottleneck: in one round they used %.0f%% of a processor.", busy * 100));
        return new Measurement(
                INFO.id(),
                Candidate.REDIS.id(),
                kind.subject(),
                Map.of("clients", Integer.toString(clients)),
                Map.of(),
                metrics,
                turns.stream().map(ClientCluster.Turn::counts).reduce(Counts.NONE, Counts::plus),
                notes);
    }
}
