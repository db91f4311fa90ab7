package io.roomcast.benchmarks.report;

import static io.roomcast.benchmarks.report.SampleResults.rate;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.results.Counts;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void onlyWhatIsBeyondTheSpreadIsBetterOrWorse() {
        String text = Comparison.of(
                SampleResults.of(
                        rate("node", Counts.NONE, 90.0, 110.0),
                        rate("emitter", Counts.NONE, 90.0, 110.0),
                        rate("Node", Counts.NONE, 90.0, 110.0)),
                SampleResults.of(
                        rate("node", Counts.NONE, 105.0, 130.0),
                        rate("emitter", Counts.NONE, 200.0, 220.0),
                        rate("Node", Counts.NONE, 50.0, 60.0)));
        assertThat(text.lines())
                .anyMatch(line -> line.contains(", node,") && line.endsWith("| same within spread |"))
                .anyMatch(line ->
                        line.contains(", emitter,") && line.contains("| 2.10× |") && line.endsWith("| better |"))
                .anyMatch(line -> line.contains(", Node,") && line.endsWith("| worse |"));
    }

    @Test
    void whatIsInOneOnlyIsNamed() {
        String text = Comparison.of(
                SampleResults.of(rate("node", Counts.NONE, 1.0)), SampleResults.of(rate("bare", Counts.NONE, 1.0)));
        assertThat(text)
                .contains("Only in a:\n\n- throughput, redis, node, {bytes=128}")
                .contains("Only in b:\n\n- throughput, redis, bare, {bytes=128}");
    }
}
