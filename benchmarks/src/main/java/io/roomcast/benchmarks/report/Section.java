package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scenario with what was measured.
 *
 * @param scenario what was done
 * @param metrics those that were measured, in their order
 * @param measurements not empty; backends and parameters in the order in which they were measured, subjects side by side
 */
record Section(ScenarioInfo scenario, List<Metric> metrics, List<Measurement> measurements) {
    /** The scenarios of which there is a measurement; those that the results do not describe come last. */
    static List<Section> of(Results results) {
        Map<String, ScenarioInfo> scenarios = new LinkedHashMap<>();
        results.scenarios().forEach(scenario -> scenarios.put(scenario.id(), scenario));
        results.measurements()
                .forEach(measurement ->
                        scenarios.computeIfAbsent(measurement.scenario(), id -> new ScenarioInfo(id, id, "")));
        return scenarios.values().stream()
                .map(scenario -> of(scenario, results))
                .filter(section -> !section.measurements().isEmpty())
                .toList();
    }

    private static Section of(ScenarioInfo scenario, Results results) {
        List<Measurement> measurements = results.measurements().stream()
                .filter(measurement -> measurement.scenario().equals(scenario.id()))
                .toList();
        List<String> backends =
                measurements.stream().map(Measurement::backend).distinct().toList();
        List<Map<String, String>> parameters =
                measurements.stream().map(Measurement::parameters).distinct().toList();
        Set<Metric> metrics = new TreeSet<>();
        measurements.forEach(measurement -> metrics.addAll(measurement.metrics().keySet()));
        return new Section(
                scenario,
                List.copyOf(metrics),
                measurements.stream()
                        .sorted(Comparator.<Measurement>comparingInt(
                                        measurement -> backends.indexOf(measurement.backend()))
                                .thenComparingInt(measurement -> parameters.indexOf(measurement.parameters())))
                        .toList());
    }

    /** The metric that is plotted and of which ratios are told. */
    Metric firstMetric() {
        return metrics.get(0);
    }

    /** What to know of the measurements, each once; the footnotes. */
    List<String> notes() {
        Set<String> notes = new LinkedHashSet<>();
        measurements.forEach(measurement -> notes.addAll(notes(measurement)));
        return List.copyOf(notes);
    }

    /** What to know of a measurement. */
    static List<String> notes(Measurement measurement) {
        List<String> notes = new ArrayList<>(measurement.notes());
        if (!measurement.settings().isEmpty()) {
            notes.add("Settings: " + Figures.pairs(measurement.settings()) + ".");
        }
        return notes;
    }
}
