package io.roomcast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.scenarios.MemoryScenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryScenarioTest {
    /** A reference takes 4 bytes at least: a socket has two in the index and its id, a membership two and a number. */
    @Test
    void measuresWhatTheEngineKeeps() throws Exception {
        Findings findings = new Findings();
        try (Lab lab = new Lab()) {
            for (Step step : new MemoryScenario().steps(new Plan(true, List.of(Candidate.IN_JVM)))) {
                step.action().run(lab, findings);
            }
            assertThat(findings.omissions().stream()
                            .anyMatch(omission -> omission.subject().equals("Node")))
                    .isEqualTo(lab.nodeProblem().isPresent());
        }
        assertThat(findings.measurements()).isNotEmpty().allSatisfy(measurement -> {
            assertThat(measurement.min(Metric.MEMORY_PER_SOCKET)).isGreaterThan(28);
            assertThat(measurement.min(Metric.MEMORY_PER_MEMBERSHIP)).isGreaterThan(12);
        });
    }
}
