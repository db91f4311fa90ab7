package io.roomcast.benchmarks.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program works, with few sessions: the figures mean nothing. That of Node needs its packages, and is not tried here. */
class RecoveriesTest {
    @ParameterizedTest
    @EnumSource(
            value = Candidate.class,
            names = {"IN_JVM", "REDIS_STREAMS", "POSTGRES"})
    void restoresAllWithWhatTheyMissed(Candidate candidate) throws IOException {
        try (Lab lab = new Lab();
                Recoveries recoveries = Recoveries.start(candidate, lab)) {
            for (int round = 0; round < 2; round++) {
                Recoveries.Round result = recoveries.round(new Recoveries.Load(30, 5, 10, 4));
                assertThat(result.failed()).isZero();
                assertThat(result.counts()).isEqualTo(new Counts(150, 0, 0, 0));
                assertThat(result.rate()).isPositive();
            }
        }
    }
}
