package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured of one subject with one number of rooms. */
public final class RoomsSamples {
    private final Map<Metric, List<Double>> metrics = new EnumMap<>(Metric.class);
    private Counts counts = Counts.NONE;

    void add(Metric metric, double value) {
        metrics.computeIfAbsent(metric, key -> new ArrayList<>()).add(value);
    }

    void add(Metric metric, RoomsPair.Turn turn) {
        add(metric, turn.rate());
        count(turn);
    }

    void count(RoomsPair.Turn turn) {
        counts = counts.plus(turn.counts());
    }

    /** The value of each round. */
    public Map<Metric, List<Double>> metrics() {
        return metrics;
    }

    /** Sums of what was for the node. */
    public Counts counts() {
        return counts;
    }
}
