package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Environment;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.util.List;
import java.util.Map;

/** Results made by hand. */
final class Samples {
    static final Counts FLAWLESS = new Counts(1_000, 0, 0, 0);

    private Samples() {}

    static Results results(Measurement... measurements) {
        return results("abc", measurements);
    }

    static Results results(String commit, Measurement... measurements) {
        return new Results(
                Results.FORMAT,
                "2026-01-02T03:04:05Z",
                61,
                "run <all> & more",
                true,
                new Environment("A <CPU>", 2, 1L << 33, "System 1", commit, Map.of("Java", "17")),
                List.of(new ScenarioInfo("throughput", "Throughput <b>", "Sends & counts.")),
                List.of(measurements),
                List.of(new Omission("throughput", "mongo", "Node", "No <server>.")));
    }

    static Measurement rate(String subject, Counts counts, Double... rates) {
        return rate("redis", subject, "128", counts, rates);
    }

    static Measurement rate(String backend, String subject, String bytes, Counts counts, Double... rates) {
        return new Measurement(
                "throughput",
                backend,
                subject,
                Map.of("bytes", bytes),
                Map.of(),
                Map.of(Metric.RATE, List.of(rates)),
                counts,
                List.of("Sent by <one> & only."));
    }
}
