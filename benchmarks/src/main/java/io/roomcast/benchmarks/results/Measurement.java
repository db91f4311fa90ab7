package io.roomcast.benchmarks.results;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of one subject under one set of parameters, in all rounds.
 *
 * @param scenario id of the scenario: {@code throughput}
 * @param backend name of the backend: {@code redis-sharded}
 * @param subject what moved the messages: {@code roomcast}, {@code roomcast emitter}, {@code Node} (its official adapter),
 *     {@code bare driver}, or another name
 * @param parameters what else distinguishes it from others, in the order in which reports show it: {@code bytes=128}
 * @param settings of the adapter and of the run, where they are not the defaults
 * @param metrics the value of each round, in the order of the rounds
 * @param counts sums of all rounds that count
 * @param notes what a reader must know to judge the figures, each a sentence: that the sender was the bottleneck, say
 */
public record Measurement(
        String scenario,
        String backend,
        String subject,
        Map<String, String> parameters,
        Map<String, String> settings,
        Map<Metric, List<Double>> metrics,
        Counts counts,
        List<String> notes) {
    public Measurement {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        EnumMap<Metric, List<Double>> copy = new EnumMap<>(Metric.class);
        metrics.forEach((metric, values) -> {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("no values of " + metric);
            }
            copy.put(metric, List.copyOf(values));
        });
        metrics = Collections.unmodifiableMap(copy);
        notes = List.copyOf(notes);
    }

    /** The same, with one thing more to know of it. */
    public Measurement withNote(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new Measurement(scenario, backend, subject, parameters, settings, metrics, counts, all);
    }

    /** The median of the rounds; of an even number the mean of the two in the middle. Not a number if it was not measured. */
    public double median(Metric metric) {
        List<Double> sorted = sorted(metric);
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest value of a round; not a number if it was not measured. */
    public double min(Metric metric) {
        List<Double> sorted = sorted(metric);
        return sorted.isEmpty() ? Double.NaN : sorted.get(0);
    }

    /** The largest value of a round; not a number if it was not measured. */
    public double max(Metric metric) {
        List<Double> sorted = sorted(metric);
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() - 1);
    }

    private List<Double> sorted(Metric metric) {
        List<Double> values = new ArrayList<>(metrics.getOrDefault(metric, List.of()));
        Collections.sort(values);
        return values;
    }
}
