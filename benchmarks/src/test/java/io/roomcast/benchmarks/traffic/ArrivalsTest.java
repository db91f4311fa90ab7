package io.roomcast.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final AtomicInteger all = new AtomicInteger();
    private final Arrivals arrivals = new Arrivals(all::incrementAndGet);

    @BeforeEach
    void expect() {
        arrivals.expect(100, 4);
    }

    private void arrive(long... numbers) {
        for (long number : numbers) {
            arrivals.arrived(Payload.text(Payload.of(number, -1, 20)));
        }
    }

    @Test
    void allInOrder() {
        arrive(100, 101, 102, 103);
        assertThat(arrivals.report()).startsWith("4 0 0 0 ");
        assertThat(all).hasValue(1);
    }

    @Test
    void oneIsLost() {
        arrive(100, 102, 103);
        assertThat(arrivals.report()).startsWith("3 1 0 0 ");
        assertThat(all).hasValue(0);
    }

    @Test
    void oneComesTwice() {
        arrive(100, 101, 101, 102, 103);
        assertThat(arrivals.report()).startsWith("4 0 1 0 ");
    }

    @Test
    void oneIsOvertaken() {
        arrive(100, 102, 101, 103);
        assertThat(arrivals.report()).startsWith("4 0 0 1 ");
        assertThat(all).hasValue(1);
    }

    @Test
    void oneOfAnEarlierRoundIsNotCountedAsOneOfThis() {
        arrive(99, 100);
        assertThat(arrivals.report()).startsWith("1 3 0 1 ");
    }

    @Test
    void bytesAfterSomethingElseCarryTheSame() {
        byte[] message = new byte[50];
        System.arraycopy(Payload.of(103, 7, 40), 0, message, 10, 40);
        arrivals.arrived(message, 10);
        assertThat(arrivals.report()).startsWith("1 3 0 0 ").doesNotEndWith(" 0");
    }

    @Test
    void aMessageWithoutRoomForItsNumberIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.of(1, -1, 15));
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.of(1, 1, 35));
    }

    @Test
    void theNumberAndTheTimeAreReadAsTheyWereWritten() {
        String text = Payload.text(Payload.of(1_234_567, 9_876_543_210L, 64));
        assertThat(text).hasSize(64);
        assertThat(Payload.number(text)).isEqualTo(1_234_567);
        assertThat(Payload.time(text)).isEqualTo(9_876_543_210L);
        assertThat(Payload.time(Payload.text(Payload.of(1, -1, 64)))).isNegative();
    }
}
