package io.roomcast.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void spreadsThatOverlapAreTheSame() {
        assertThat(compare(new Double[] {90.0, 100.0, 110.0}, new Double[] {105.0, 120.0, 130.0}))
                .contains("100 <sub>(90.0 to 110)</sub> | 120 <sub>(105 to 130)</sub> | 1.20 | same within spread");
    }

    @Test
    void aHigherRateIsBetterAndALowerIsWorse() {
        assertThat(compare(new Double[] {90.0, 100.0}, new Double[] {190.0, 200.0}))
                .contains("| better |");
        assertThat(compare(new Double[] {190.0, 200.0}, new Double[] {90.0, 100.0}))
                .contains("| worse |");
    }

    @Test
    void aHigherLatencyIsWorse() {
        assertThat(Comparison.of(Samples.results(latency(1_000.0)), Samples.results(latency(2_000.0))))
                .contains("| latency, p99 (µs) | 1,000 | 2,000 | 2.00 | worse |");
    }

    @Test
    void differencesOfTheEnvironmentComeFirst() {
        String page = Comparison.of(
                Samples.results("abc", Samples.rate("node", Samples.FLAWLESS, 1.0)),
                Samples.results("def", Samples.rate("node", Samples.FLAWLESS, 1.0)));
        assertThat(page)
                .containsSubsequence("| Commit | abc | def |", "## Measurements")
                .doesNotContain("CPU");
    }

    @Test
    void whatOnlyOneHasIsListed() {
        String page = Comparison.of(
                Samples.results(Samples.rate("node", Samples.FLAWLESS, 1.0)),
                Samples.results(Samples.rate("bare", Samples.FLAWLESS, 1.0)));
        assertThat(page)
                .contains("None is in both.")
                .contains("throughput, redis, bytes=128, node: only in a")
                .contains("throughput, redis, bytes=128, bare: only in b");
    }

    @Test
    void flawsAreShown() {
        String page = Comparison.of(
                Samples.results(Samples.rate("node", Samples.FLAWLESS, 1.0)),
                Samples.results(Samples.rate("node", new Counts(1_000, 0, 2, 0), 1.0)));
        assertThat(page).contains("| 0 / 0 / 0 of 1,000 | ⚠ **0 / 2 / 0 of 1,000** | – | flawed |");
    }

    private static Measurement latency(double value) {
        return new Measurement(
                "latency",
                "redis",
                "node",
                Map.of(),
                Map.of(),
                Map.of(Metric.P99, List.of(value)),
                Counts.NONE,
                List.of());
    }

    private static String compare(Double[] a, Double[] b) {
        return Comparison.of(
                Samples.results(Samples.rate("node", Samples.FLAWLESS, a)),
                Samples.results(Samples.rate("node", Samples.FLAWLESS, b)));
    }
}
