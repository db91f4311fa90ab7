package io.roomcast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.results.Measurement;
import io.roomcast.benchmarks.results.Metric;
import io.roomcast.benchmarks.results.Results;
import io.roomcast.benchmarks.results.ScenarioInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTest {
    private static final Measurement FOUND = new Measurement(
            "a",
            "redis",
            "roomcast",
            Map.of(),
            Map.of(),
            Map.of(Metric.RATE, List.of(1.0)),
            new Counts(1, 0, 0, 0),
            List.of());

    private final Findings findings = new Findings();

    @Test
    void aStepThatFailsIsToldAndTheOthersGoOn() throws IOException {
        Results results = measure(
                step("first", (lab, found) -> {
                    throw new IOException("no server");
                }),
                step("second", (lab, found) -> found.add(FOUND)));
        assertThat(results.measurements()).containsExactly(FOUND);
        assertThat(results.omissions()).singleElement().satisfies(omission -> {
            assertThat(omission.scenario()).isEqualTo("first");
            assertThat(omission.reason()).contains("failed", "no server");
        });
        assertThat(findings.complete()).isFalse();
    }

    @Test
    void aRunWithoutFailuresIsComplete() throws IOException {
        assertThat(measure(step("only", (lab, found) -> found.add(FOUND))).omissions())
                .isEmpty();
        assertThat(findings.complete()).isTrue();
    }

    @Test
    void nothingToMeasureIsRefused() {
        assertThatThrownBy(this::measure).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resultsAreKeptAfterEachScenario() throws IOException {
        List<Results> kept = measure(List.of(
                scenario("a", step("one", (lab, found) -> found.add(FOUND))),
                scenario("b", step("two", (lab, found) -> {
                    throw new IOException("no server");
                }))));
        assertThat(kept).hasSize(2);
        assertThat(kept.get(0).scenarios()).extracting(ScenarioInfo::id).containsExactly("a");
        assertThat(kept.get(0).measurements()).containsExactly(FOUND);
        assertThat(kept.get(0).omissions()).isEmpty();
        assertThat(kept.get(1).scenarios()).extracting(ScenarioInfo::id).containsExactly("a", "b");
        assertThat(kept.get(1).omissions()).hasSize(1);
    }

    private Results measure(Step... steps) throws IOException {
        List<Results> kept = measure(List.of(scenario("a", steps)));
        assertThat(kept).hasSize(1);
        return kept.get(0);
    }

    private List<Results> measure(List<Scenario> scenarios) throws IOException {
        List<Results> kept = new ArrayList<>();
        Bench.measure(scenarios, new Plan(true, List.of(Candidate.REDIS)), "", findings, kept::add);
        return kept;
    }

    private static Scenario scenario(String id, Step... steps) {
        return new Scenario() {
            @Override
            public ScenarioInfo info() {
                return new ScenarioInfo(id, id, "");
            }

            @Override
            public List<Step> steps(Plan plan) {
                return List.of(steps);
            }
        };
    }

    private static Step step(String title, Step.Action action) {
        return new Step(title, Duration.ofSeconds(1), action);
    }
}
