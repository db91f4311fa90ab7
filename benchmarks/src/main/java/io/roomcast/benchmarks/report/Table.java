package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All measurements of a scenario.
 *
 * @param header names of the columns
 * @param rows one for each measurement, as long as the header
 * @param notes of the measurements, in the order of their numbers, which begin with 1
 */
record Table(List<String> header, List<List<Cell>> rows, List<String> notes) {
    /** The subjects to which the others are compared. */
    private static final List<String> REFERENCES = List.of("Node", "bare driver");

    static Table of(List<Measurement> measurements) {
        Set<String> parameters = new LinkedHashSet<>();
        Set<Metric> metrics = new TreeSet<>();
        Set<String> notes = new LinkedHashSet<>();
        for (Measurement measurement : measurements) {
            parameters.addAll(measurement.parameters().keySet());
            metrics.addAll(measurement.metrics().keySet());
            notes.addAll(measurement.notes());
        }
        List<String> header = new ArrayList<>(List.of("backend"));
        header.addAll(parameters);
        header.add("subject");
        metrics.forEach(metric -> header.add(metric.label() + " (" + metric.unit() + ")"));
        REFERENCES.forEach(reference -> header.add("to " + reference));
        header.add("lost / duplicated / reordered");
        List<String> numbered = List.copyOf(notes);
        List<List<Cell>> rows = new ArrayList<>();
        for (Measurement measurement : measurements) {
            List<Cell> row = new ArrayList<>(List.of(Cell.of(measurement.backend())));
            parameters.forEach(
                    parameter -> row.add(Cell.of(measurement.parameters().getOrDefault(parameter, ""))));
            row.add(new Cell(measurement.subject(), numbers(measurement, numbered), false));
            metrics.forEach(metric -> row.add(value(measurement, metric)));
            REFERENCES.forEach(reference -> row.add(ratio(measurement, reference, measurements)));
            row.add(counts(measurement.counts()));
            rows.add(row);
        }
        return new Table(header, rows, numbered);
    }

    private static String numbers(Measurement measurement, List<String> notes) {
        return String.join(
                " ",
                measurement.notes().stream()
                        .map(note -> "[" + (notes.indexOf(note) + 1) + "]")
                        .toList());
    }

    private static Cell value(Measurement measurement, Metric metric) {
        if (!measurement.metrics().containsKey(metric)) {
            return Cell.of("");
        }
        String spread = measurement.metrics().get(metric).size() == 1
                ? ""
                : Numbers.format(measurement.min(metric)) + " to " + Numbers.format(measurement.max(metric));
        return new Cell(Numbers.format(measurement.median(metric)), spread, false);
    }

    /** Of the medians of the first metric. */
    private static Cell ratio(Measurement measurement, String reference, List<Measurement> all) {
        Metric metric = measurement.metrics().keySet().iterator().next();
        Optional<Measurement> other = all.stream()
                .filter(candidate -> candidate.subject().equals(reference)
                        && candidate.backend().equals(measurement.backend())
                        && candidate.parameters().equals(measurement.parameters())
                        && candidate.metrics().containsKey(metric))
                .findFirst();
        return Cell.of(other.filter(found -> !found.equals(measurement))
                .map(found -> Numbers.ratio(measurement.median(metric) / found.median(metric)))
                .orElse(""));
    }

    private static Cell counts(Counts counts) {
        if (counts.expected() == 0) {
            return Cell.of("–");
        }
        return new Cell(
                counts.lost() + " / " + counts.duplicated() + " / " + counts.reordered(),
                "of " + Numbers.format((double) counts.expected()),
                !counts.flawless());
    }
}
