package io.roomcast.benchmarks.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.roomcast.benchmarks.results.Counts;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final Replay replay = new Replay(4);

    private Counts counts(int... numbers) {
        for (int number : numbers) {
            replay.replayed(number);
        }
        return replay.counts();
    }

    @Test
    void allInOrderIsFlawless() {
        assertThat(counts(0, 1, 2, 3)).isEqualTo(new Counts(4, 0, 0, 0));
    }

    @Test
    void countsWhatIsLostComesAgainOrTooLate() {
        assertThat(counts(0, 2, 1, 2)).isEqualTo(new Counts(4, 1, 1, 1));
    }

    @Test
    void refusesWhatTheSessionDidNotMiss() {
        assertThatIllegalArgumentException().isThrownBy(() -> replay.replayed(4));
    }
}
