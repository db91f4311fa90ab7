package io.roomcast.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void withoutOptionsAllIsMeasured() {
        BenchOptions options = BenchOptions.parse(List.of());
        assertThat(options.plan().candidates()).containsExactly(Candidate.values());
        assertThat(options.plan().quick()).isFalse();
        assertThat(options.scenarios()).isEmpty();
        assertThat(options.compare()).isNull();
    }

    @Test
    void backendsAndScenariosMayBeSeveralAndRepeated() {
        BenchOptions options = BenchOptions.parse(List.of(
                "--backend", "redis,mongo", "--backend", "postgres", "--scenario", "latency,throughput", "--quick"));
        assertThat(options.plan().candidates()).containsExactly(Candidate.REDIS, Candidate.MONGO, Candidate.POSTGRES);
        assertThat(options.scenarios()).containsExactly("latency", "throughput");
        assertThat(options.plan().quick()).isTrue();
    }

    @Test
    void twoFilesAreCompared() {
        assertThat(BenchOptions.parse(List.of("--compare", "a.json", "b.json")).compare())
                .containsExactly(Path.of("a.json"), Path.of("b.json"));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.parse(List.of("--backend", "kafka")))
                .withMessageContaining("'kafka'")
                .withMessageContaining("redis-streams");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.parse(List.of("--fast")))
                .withMessageContaining("'--fast'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchOptions.parse(List.of("--compare", "a.json")))
                .withMessageContaining("--compare needs a value");
    }
}
