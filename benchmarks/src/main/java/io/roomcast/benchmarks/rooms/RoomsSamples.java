package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured of one subject with one number of rooms. */
public final class RoomsSamples {
    /** A node that uses less than this share of one processor waits for others. */
    private static final double BUSY = 0.5;

    private final Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
    private final Map<String, String> settings;
    private Counts counts = Counts.NONE;
    private double seconds;
    private double cpu;

    /** @param settings of the node's adapter */
    RoomsSamples(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Bytes that the server sent to the node, in a round that is not timed. */
    void received(long bytes, RoomsPair.Turn turn) {
        add(Metric.RECEIVED_BYTES, bytes / (double) turn.messages());
        add(turn.counts());
    }

    void add(RoomsPair.Turn turn) {
        add(Metric.RATE, turn.messages() / turn.seconds());
        add(Metric.RECEIVER_CPU, turn.cpu() * 1e6 / turn.messages());
        seconds += turn.seconds();
        cpu += turn.cpu();
        add(turn.counts());
    }

    void add(RoomsPair.Churn churn) {
        add(Metric.CHURN_RATE, churn.rate());
        add(churn.counts());
    }

    /** Messages of which nothing else is measured. */
    void add(Counts more) {
        counts = counts.plus(more);
    }

    private void add(Metric metric, double value) {
        metrics.computeIfAbsent(metric, key -> new ArrayList<>()).add(value);
    }

    /** Of the node's adapter, as far as they matter. */
    public Map<String, String> settings() {
        return settings;
    }

    /** The value of each round. */
    public Map<Metric, List<Double>> metrics() {
        return metrics;
    }

    /** Sums of what was for the node, also while warming up. */
    public Counts counts() {
        return counts;
    }

    /** Whether the rate says little of the node. */
    public List<String> notes() {
        return seconds == 0 || cpu > BUSY * seconds
                ? List.of()
                : List.of(String.format(
                        "The node used %.0f %% of one processor only: the rate is that of the sender and the server.",
                        100 * cpu / seconds));
    }
}
