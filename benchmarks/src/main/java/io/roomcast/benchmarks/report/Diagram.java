package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one plot shows: bars of backends, or lines over the values of a numeric parameter.
 *
 * @param conditions what all of it has in common; may be empty
 * @param variable the parameter along x; empty for bars
 * @param measurements not empty; each has the metric
 */
record Diagram(String conditions, String variable, Metric metric, List<Measurement> measurements) {
    /** More would be a picture book; the table has them all. */
    static final int MOST = 8;

    private static final int LEAST_POINTS = 3;
    private static final int MOST_LINES = 8;
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

    /** Those with the most measurements, at most {@link #MOST}. */
    static List<Diagram> of(Section section) {
        List<Measurement> measurements = section.measurements().stream()
                .filter(measurement -> measurement.metrics().containsKey(section.firstMetric()))
                .toList();
        String variable = variable(measurements);
        Map<Map<String, String>, List<Measurement>> groups = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            Map<String, String> conditions = new LinkedHashMap<>(measurement.parameters());
            conditions.remove(variable);
            groups.computeIfAbsent(conditions, key -> new ArrayList<>()).add(measurement);
        }
        List<Diagram> diagrams = new ArrayList<>();
        groups.forEach((conditions, group) -> {
            if (values(group, variable).size() >= LEAST_POINTS) {
                diagrams.addAll(lines(Figures.pairs(conditions), variable, section.firstMetric(), group));
            } else {
                diagrams.addAll(bars(section.firstMetric(), group));
            }
        });
        return diagrams.stream()
                .sorted(Comparator.comparingInt(
                                (Diagram diagram) -> diagram.measurements().size())
                        .reversed())
                .limit(MOST)
                .toList();
    }

    /** The numeric parameter of the most values, if there are enough; otherwise empty. */
    private static String variable(List<Measurement> measurements) {
        TreeSet<String> names = new TreeSet<>();
        measurements.forEach(
                measurement -> names.addAll(measurement.parameters().keySet()));
        return names.stream()
                .filter(name -> values(measurements, name).size() >= LEAST_POINTS)
                .max(Comparator.comparingInt(name -> values(measurements, name).size()))
                .orElse("");
    }

    /** The values of a parameter; none if one is not a number, or not given. */
    private static Collection<Double> values(List<Measurement> measurements, String name) {
        List<String> values = measurements.stream()
                .map(measurement -> measurement.parameters().getOrDefault(name, ""))
                .distinct()
                .toList();
        return values.stream().allMatch(value -> NUMBER.matcher(value).matches())
                ? values.stream().map(Double::valueOf).collect(Collectors.toCollection(TreeSet::new))
                : List.of();
    }

    private static List<Diagram> lines(String conditions, String variable, Metric metric, List<Measurement> group) {
        Diagram all = new Diagram(conditions, variable, metric, group);
        if (all.series().size() <= MOST_LINES) {
            return List.of(all);
        }
        Map<String, List<Measurement>> backends = new LinkedHashMap<>();
        group.forEach(measurement -> backends.computeIfAbsent(measurement.backend(), key -> new ArrayList<>())
                .add(measurement));
        return backends.values().stream()
                .map(backend -> new Diagram(conditions, variable, metric, backend))
                .toList();
    }

    private static List<Diagram> bars(Metric metric, List<Measurement> group) {
        Map<String, List<Measurement>> conditions = new LinkedHashMap<>();
        group.forEach(measurement -> conditions
                .computeIfAbsent(Figures.pairs(measurement.parameters()), key -> new ArrayList<>())
                .add(measurement));
        return conditions.entrySet().stream()
                .map(entry -> new Diagram(entry.getKey(), "", metric, entry.getValue()))
                .toList();
    }

    /** What is drawn in a colour of its own, by its name in the legend. */
    Map<String, List<Measurement>> series() {
        Map<String, List<Measurement>> series = new LinkedHashMap<>();
        boolean oneBackend = backends().size() == 1;
        measurements.forEach(measurement -> {
            String name = variable.isEmpty() || oneBackend
                    ? measurement.subject()
                    : measurement.backend() + " " + measurement.subject();
            series.computeIfAbsent(name, key -> new ArrayList<>()).add(measurement);
        });
        return series;
    }

    List<String> backends() {
        return measurements.stream().map(Measurement::backend).distinct().toList();
    }

    /** The value of the variable. */
    double x(Measurement measurement) {
        return Double.parseDouble(measurement.parameters().getOrDefault(variable, ""));
    }

    /** The largest distance of a round from the median. */
    double deviation(Measurement measurement) {
        double median = measurement.median(metric);
        return Math.max(measurement.max(metric) - median, median - measurement.min(metric));
    }

    /** For who cannot see it. */
    String description() {
        String what = variable.isEmpty() ? "by backend" : "by " + variable;
        String where = variable.isEmpty() ? "" : " of " + String.join(", ", backends());
        return Figures.labelled(metric) + where + " " + what + (conditions.isEmpty() ? "" : ", " + conditions);
    }
}
