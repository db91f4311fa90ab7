package io.roomcast.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private final AtomicInteger completed = new AtomicInteger();
    private final Crowd crowd = new Crowd(completed::incrementAndGet);
    private final int alice = crowd.add();
    private final int bob = crowd.add();

    @BeforeEach
    void expectThree() {
        crowd.expect(10, 3);
    }

    @Test
    void tellsOnceWhenTheLastClientHasAll() {
        arrive(alice, 10, 11, 12);
        arrive(bob, 10, 11);
        assertThat(completed).hasValue(0);
        arrive(bob, 12);
        assertThat(completed).hasValue(1);
        assertThat(crowd.report()).startsWith("0 0 0 ");
    }

    @Test
    void countsWhatIsLostDuplicatedAndReordered() {
        arrive(alice, 11, 10, 10);
        arrive(bob, 12, 12, 11);
        assertThat(crowd.report()).startsWith("2 2 2 ");
    }

    @Test
    void takesMessagesOfAnEarlierRoundForReordered() {
        arrive(alice, 9);
        assertThat(crowd.report()).startsWith("6 0 1 ");
    }

    @Test
    void measuresUntilTheLastClientHasAMessage() {
        long now = System.nanoTime();
        crowd.arrived(alice, 10, now - 5_000_000_000L);
        assertThat(crowd.report()).isEqualTo("5 0 0 0");
        crowd.arrived(bob, 10, now - 5_000_000_000L);
        assertThat(Long.parseLong(crowd.report().substring("4 0 0 ".length())))
                .isBetween(5_000_000_000L, 60_000_000_000L);
    }

    private void arrive(int client, long... numbers) {
        for (long number : numbers) {
            crowd.arrived(client, number, System.nanoTime());
        }
    }
}
