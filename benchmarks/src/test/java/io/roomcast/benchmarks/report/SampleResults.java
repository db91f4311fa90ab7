package io.roomcast.benchmarks.report;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Environment;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Omission;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Small results, made by hand. */
final class SampleResults {
    private SampleResults() {}

    static Results of(Measurement... measurements) {
        return new Results(
                Results.FORMAT,
                "2026-01-02T03:04:05Z",
                61,
                "./roomcast bench",
                false,
                new Environment("A <fast> processor", 2, 8_000_000_000L, "Linux", "abcdef0", Map.of("Java", "17")),
                List.of(new ScenarioInfo("throughput", "Throughput", "As fast as it can.")),
                Arrays.asList(measurements),
                List.of(new Omission("throughput", "hazelcast", "Node", "there is no official adapter of this kind")));
    }

    static Measurement rate(String subject, Counts counts, Double... rates) {
        return new Measurement(
                "throughput",
                "redis",
                subject,
                Map.of("bytes", "128"),
                Map.of(),
                Map.of(Metric.RATE, Arrays.asList(rates)),
                counts,
                subject.equals("bare driver") ? List.of("The sender was the bottleneck.") : List.of());
    }
}
