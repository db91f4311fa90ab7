package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Results;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is different between two runs. */
public final class Comparison {
    private Comparison() {}

    /** As Markdown: each metric of what was measured in both, then what was measured in one only. */
    public static String of(Results a, Results b) {
        StringBuilder text = new StringBuilder("# Comparison\n\n");
        facts(text, Facts.of(a), Facts.of(b));
        Map<String, Measurement> ofA = byName(a.measurements());
        Map<String, Measurement> ofB = byName(b.measurements());
        text.append("\n| | metric | a | b | b to a | |\n| --- | --- | --- | --- | --- | --- |\n");
        ofA.forEach((name, one) -> {
            Measurement other = ofB.get(name);
            if (other != null) {
                one.metrics().keySet().stream()
                        .filter(other.metrics()::containsKey)
                        .forEach(metric -> text.append(row(name, metric, one, other)));
            }
        });
        only(text, "a", ofA.keySet(), ofB.keySet());
        only(text, "b", ofB.keySet(), ofA.keySet());
        return text.toString();
    }

    private static void facts(StringBuilder text, Map<String, String> a, Map<String, String> b) {
        Set<String> names = new LinkedHashSet<>(a.keySet());
        names.addAll(b.keySet());
        for (String name : names) {
            String one = a.getOrDefault(name, "none");
            String other = b.getOrDefault(name, "none");
            text.append(
                    one.equals(other)
                            ? "- %s: %s%n".formatted(name, one)
                            : "- **%s**: a: %s; b: %s%n".formatted(name, one, other));
        }
    }

    private static Map<String, Measurement> byName(List<Measurement> measurements) {
        Map<String, Measurement> byName = new LinkedHashMap<>();
        for (Measurement one : measurements) {
            byName.put("%s, %s, %s, %s".formatted(one.scenario(), one.backend(), one.subject(), one.parameters()), one);
        }
        return byName;
    }

    private static String row(String name, Metric metric, Measurement a, Measurement b) {
        double ratio = b.median(metric) / a.median(metric);
        return "| %s | %s (%s) | %s | %s | %s | %s |%n"
                .formatted(
                        name,
                        metric.label(),
                        metric.unit(),
                        Numbers.format(a.median(metric)),
                        Numbers.format(b.median(metric)),
                        Numbers.ratio(ratio),
                        verdict(metric, a, b));
    }

    /** Only where no round of one run reached any of the other is it called different. */
    private static String verdict(Metric metric, Measurement a, Measurement b) {
        boolean higher = b.min(metric) > a.max(metric);
        boolean lower = b.max(metric) < a.min(metric);
        if (!higher && !lower) {
            return "same within spread";
        }
        return higher == (metric.better() == Metric.Better.HIGHER) ? "better" : "worse";
    }

    private static void only(StringBuilder text, String which, Set<String> names, Set<String> others) {
        List<String> only =
                names.stream().filter(name -> !others.contains(name)).toList();
        if (!only.isEmpty()) {
            text.append("\nOnly in %s:%n%n".formatted(which));
            only.forEach(name -> text.append("- ").append(name).append('\n'));
        }
    }
}
