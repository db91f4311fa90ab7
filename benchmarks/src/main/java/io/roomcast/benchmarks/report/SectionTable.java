package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the table of a scenario. */
final class SectionTable {
    private static final List<String> PEERS = List.of("Node", "bare driver", "bare Netty");

    private final Section section;
    private final Map<Subject, Measurement> bySubject = new HashMap<>();
    private final List<String> peers;
    private final List<String> notes;

    private SectionTable(Section section) {
        this.section = section;
        section.measurements().forEach(measurement -> bySubject.putIfAbsent(Subject.of(measurement), measurement));
        peers = PEERS.stream()
                .filter(peer -> section.measurements().stream()
                        .anyMatch(measurement -> Double.isFinite(ratio(measurement, peer))))
                .toList();
        notes = section.notes();
    }

    static Table of(Section section) {
        SectionTable table = new SectionTable(section);
        return new Table(
                table.headers(), section.measurements().stream().map(table::row).toList());
    }

    private List<String> headers() {
        List<String> headers = new ArrayList<>(List.of("backend", "parameters", "subject"));
        for (Metric metric : section.metrics()) {
            headers.add(Figures.labelled(metric));
            if (metric == section.firstMetric()) {
                headers.add("lost / duplicated / reordered");
                peers.forEach(peer -> headers.add(metric.label() + " ÷ " + peer));
            }
        }
        return headers;
    }

    private List<Cell> row(Measurement measurement) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.words(measurement.backend()));
        row.add(Cell.words(Figures.pairs(measurement.parameters())));
        row.add(Cell.words(measurement.subject())
                .withNotes(Section.notes(measurement).stream()
                        .map(note -> notes.indexOf(note) + 1)
                        .toList()));
        for (Metric metric : section.metrics()) {
            row.add(Cell.figure(Figures.number(measurement.median(metric)), Figures.spread(measurement, metric)));
            if (metric == section.firstMetric()) {
                String counts = Figures.counts(measurement.counts());
                row.add(measurement.counts().flawless() ? Cell.figure(counts) : Cell.flaw(counts));
                peers.forEach(peer -> row.add(Cell.figure(Figures.number(ratio(measurement, peer)))));
            }
        }
        return row;
    }

    /** Of the medians; not a number if there is nothing to compare with. */
    private double ratio(Measurement measurement, String peer) {
        Measurement other = bySubject.get(Subject.of(measurement).beside(peer));
        if (other == null || measurement.subject().equals(peer)) {
            return Double.NaN;
        }
        Metric metric = section.firstMetric();
        return measurement.median(metric) / other.median(metric);
    }
}
