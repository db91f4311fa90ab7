package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells what changed from one run to another. */
public final class Comparison {
    private static final List<String> HEADERS =
            List.of("scenario", "backend", "parameters", "subject", "metric", "median a", "median b", "b ÷ a", "b is");

    private final Map<Subject, Measurement> before;
    private final Map<Subject, Measurement> after;
    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<String> onlyInOne = new ArrayList<>();

    private Comparison(Results a, Results b) {
        before = bySubject(a);
        after = bySubject(b);
        Set<Subject> subjects = new LinkedHashSet<>(before.keySet());
        subjects.addAll(after.keySet());
        subjects.forEach(this::compare);
    }

    /**
     * Markdown: how the environments differ, then each measurement that both have, then what only one of them has.
     *
     * @throws IllegalArgumentException if one of them has two measurements of the same subject
     */
    public static String of(Results a, Results b) {
        Comparison comparison = new Comparison(a, b);
        Markdown page = new Markdown();
        page.heading(1, "Comparison of benchmarks");
        page.facts(Map.of("a", a.begun(), "b", b.begun()));
        page.heading(2, "Differences in the environment");
        List<List<Cell>> differences = differences(Facts.comparable(a), Facts.comparable(b));
        if (differences.isEmpty()) {
            page.paragraph("None.");
        } else {
            page.table(new Table(List.of("what", "a", "b"), differences));
        }
        page.heading(2, "Measurements");
        if (comparison.rows.isEmpty()) {
            page.paragraph("None is in both.");
        } else {
            page.table(new Table(HEADERS, comparison.rows));
        }
        if (!comparison.onlyInOne.isEmpty()) {
            page.heading(2, "In one only");
            page.notes(comparison.onlyInOne);
        }
        return page.page();
    }

    private static Map<Subject, Measurement> bySubject(Results results) {
        Map<Subject, Measurement> bySubject = new LinkedHashMap<>();
        for (Measurement measurement : results.measurements()) {
            Subject subject = Subject.of(measurement);
            if (bySubject.put(subject, measurement) != null) {
                throw new IllegalArgumentException("results of " + results.begun() + " have two of " + name(subject));
            }
        }
        return bySubject;
    }

    private static List<List<Cell>> differences(Map<String, String> a, Map<String, String> b) {
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream()
                .map(name -> List.of(name, a.getOrDefault(name, Figures.NONE), b.getOrDefault(name, Figures.NONE)))
                .filter(line -> !line.get(1).equals(line.get(2)))
                .map(line -> line.stream().map(Cell::words).toList())
                .toList();
    }

    private void compare(Subject subject) {
        Measurement a = before.get(subject);
        Measurement b = after.get(subject);
        if (a == null || b == null) {
            onlyInOne.add(name(subject) + ": only in " + (a == null ? "b" : "a"));
            return;
        }
        Set<Metric> metrics = new TreeSet<>(a.metrics().keySet());
        metrics.addAll(b.metrics().keySet());
        for (Metric metric : metrics) {
            if (a.metrics().containsKey(metric) && b.metrics().containsKey(metric)) {
                add(subject, metric, a, b);
            } else {
                onlyInOne.add(name(subject) + ", " + metric.label() + ": only in "
                        + (a.metrics().containsKey(metric) ? "a" : "b"));
            }
        }
        if (!a.counts().flawless() || !b.counts().flawless()) {
            rows.add(row(
                    subject,
                    List.of(
                            Cell.words("lost / duplicated / reordered"),
                            counts(a),
                            counts(b),
                            Cell.figure(Figures.NONE),
                            Cell.words(b.counts().flawless() ? "flawless" : "flawed"))));
        }
        if (!a.settings().equals(b.settings())) {
            rows.add(row(
                    subject,
                    List.of(
                            Cell.words("settings"),
                            Cell.words(Figures.pairs(a.settings())),
                            Cell.words(Figures.pairs(b.settings())),
                            Cell.figure(Figures.NONE),
                            Cell.words("set otherwise"))));
        }
    }

    private void add(Subject subject, Metric metric, Measurement a, Measurement b) {
        rows.add(row(
                subject,
                List.of(
                        Cell.words(Figures.labelled(metric)),
                        Cell.figure(Figures.number(a.median(metric)), Figures.spread(a, metric)),
                        Cell.figure(Figures.number(b.median(metric)), Figures.spread(b, metric)),
                        Cell.figure(Figures.number(b.median(metric) / a.median(metric))),
                        Cell.words(verdict(metric, a, b)))));
    }

    private static List<Cell> row(Subject subject, List<Cell> what) {
        List<Cell> row = new ArrayList<>(List.of(
                Cell.words(subject.scenario()),
                Cell.words(subject.backend()),
                Cell.words(Figures.pairs(subject.parameters())),
                Cell.words(subject.subject())));
        row.addAll(what);
        return row;
    }

    private static Cell counts(Measurement measurement) {
        String counts = Figures.counts(measurement.counts());
        return measurement.counts().flawless() ? Cell.figure(counts) : Cell.flaw(counts);
    }

    private static String verdict(Metric metric, Measurement a, Measurement b) {
        if (a.min(metric) <= b.max(metric) && b.min(metric) <= a.max(metric)) {
            return "same within spread";
        }
        boolean higher = b.min(metric) > a.max(metric);
        return higher == (metric.better() == Metric.Better.HIGHER) ? "better" : "worse";
    }

    private static String name(Subject subject) {
        String parameters = Figures.pairs(subject.parameters());
        return subject.scenario() + ", " + subject.backend() + (parameters.isEmpty() ? "" : ", " + parameters) + ", "
                + subject.subject();
    }
}
