package io.roomcast.benchmarks.nodes;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is measured of clusters of one size and kind, round by round; each round has a cluster of its own. */
public final class ClusterSamples {
    private final Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
    private final boolean quick;
    private final @Nullable RedisTraffic traffic;
    private Map<String, String> settings = Map.of();
    private Counts counts = Counts.NONE;

    /**
     * @param quick whether to be short, too short for idle CPU
     * @param traffic of the server, or null if it does not count it
     */
    public ClusterSamples(boolean quick, @Nullable RedisTraffic traffic) {
        this.quick = quick;
        this.traffic = traffic;
    }

    /**
     * Measures a cluster that nobody has measured yet.
     *
     * @param kill whether to measure how long it takes until a killed node is noticed, too
     */
    public void add(Cluster cluster, int nodes, boolean kill) throws IOException, InterruptedException {
        settings = cluster.settings();
        int burst = Math.max(200, (quick ? 10_000 : 40_000) / nodes);
        warmUp(cluster, burst);
        idle(cluster, nodes);
        Cluster.Turn lone = cluster.lone(quick ? 100 : 300);
        add(Metric.BROADCAST_TIME, lone.micros());
        Cluster.Turn open = cluster.burst(burst);
        add(Metric.BROADCAST_CPU, open.cpu());
        counts = counts.plus(lone.counts()).plus(open.counts());
        add(Metric.FETCH_TIME, cluster.fetch(quick ? 20 : 50));
        if (kill) {
            add(Metric.DETECTION_TIME, cluster.detection());
        }
    }

    private void warmUp(Cluster cluster, int burst) throws IOException {
        long end = System.nanoTime() + (quick ? 700_000_000L : 1_500_000_000L);
        do {
            counts = counts.plus(cluster.burst(burst).counts())
                    .plus(cluster.lone(10).counts());
            cluster.fetch(5);
        } while (System.nanoTime() < end);
    }

    private void idle(Cluster cluster, int nodes) throws InterruptedException {
        if (quick && traffic == null) {
            return;
        }
        Thread.sleep(quick ? 300 : 1_000); // what the burst left behind: collections of garbage, compilations
        double seconds = quick ? 1 : 2.5;
        long bytes = traffic == null ? 0 : traffic.bytes();
        Duration cpu = cluster.cpu();
        Thread.sleep((long) (seconds * 1e3));
        if (!quick) {
            add(Metric.IDLE_CPU, cluster.cpu().minus(cpu).toNanos() / 1e3 / seconds / nodes);
        }
        if (traffic != null) {
            add(Metric.IDLE_TRAFFIC, (traffic.bytes() - bytes) / seconds / nodes);
        }
    }

    private void add(Metric metric, double value) {
        metrics.computeIfAbsent(metric, key -> new ArrayList<>()).add(value);
    }

    /** The value of each round. */
    public Map<Metric, List<Double>> metrics() {
        return metrics;
    }

    /** Of the adapters in the last round, as far as they matter. */
    public Map<String, String> settings() {
        return settings;
    }

    /** Sums of all rounds and nodes, also of warming up. */
    public Counts counts() {
        return counts;
    }
}
