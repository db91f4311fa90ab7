package io.roomcast.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContestTest {
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void everyClientOfBothServersHasEveryMessage(ServerKind kind) throws IOException {
        try (Lab lab = new Lab()) {
            String problem = kind.problem(lab).orElse("");
            assumeTrue(problem.isEmpty(), problem);
            try (Contest contest = Contest.start(kind, lab)) {
                contest.connect(2);
                contest.disconnect();
                contest.connect(6);
                Contest.Round round = contest.round(3, 5, 128);
                assertThat(round.counts()).isEqualTo(new Counts(3 * 5 * 6, 0, 0, 0));
                assertThat(round.lastClient()).isPositive();
            }
        }
    }
}
