package io.roomcast.adapter.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"0, 20", "1, 40", "5, 640", "6, 1000", "1000000, 1000"})
    void betweenHalfOfThePauseAndAllOfIt(int failures, long due) {
        for (int i = 0; i < 100; i++) {
            assertThat(new Backoff(20, 1_000).pauseMillis(failures)).isBetween(due / 2, due);
        }
    }

    @Test
    void pausesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(11, 10));
    }
}
