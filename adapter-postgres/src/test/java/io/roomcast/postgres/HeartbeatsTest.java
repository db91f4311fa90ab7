package io.roomcast.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private long now = -5; // System.nanoTime() may be negative
    private final List<List<String>> transactions = new ArrayList<>();
    private final Heartbeats heartbeats = new Heartbeats(
            () -> now,
            together ->
                    transactions.add(together.stream().map(one -> one.channel).toList()));

    private void pass(int millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private Publication beat(String link) {
        return heartbeats.beat(link, new Publication(link, Payload.inline("{}"), 0));
    }

    @Test
    void namespacesSettleOnOneTransactionInEachInterval() {
        beat("a");
        pass(1_000);
        beat("b");
        pass(2_500);
        beat("c");
        pass(1_500);
        transactions.clear();
        for (int round = 0; round < 10; round++) {
            beat("a");
            pass(1_000);
            beat("b");
            pass(2_500);
            beat("c");
            pass(1_500);
        }
        assertThat(transactions).hasSize(10).allSatisfy(together -> assertThat(together)
                .containsExactly("a", "b", "c"));
    }

    @Test
    void noneIsLateWhenTheLinkThatSetThePaceIsGone() {
        beat("a");
        pass(4_000);
        beat("b");
        pass(1_000);
        beat("a");
        pass(4_000);
        beat("b"); // which the one of "a" in a second makes unnecessary
        transactions.clear();
        heartbeats.end("a");
        assertThat(transactions).containsExactly(List.of("b"));
        pass(5_000);
        beat("b");
        assertThat(transactions).hasSize(2);
        heartbeats.end("b");
        assertThat(transactions).hasSize(2);
    }

    @Test
    void aLinkThatBeatsFasterDoesNotWaitForTheOthers() {
        beat("a");
        beat("b");
        pass(1_000);
        beat("b");
        transactions.clear();
        pass(1_000);
        beat("b");
        pass(1_000);
        beat("b");
        assertThat(transactions).hasSize(1).containsExactly(List.of("a", "b"));
    }

    @Test
    void aHeartbeatOutOfTurnIsSent() {
        beat("a");
        pass(5_000);
        beat("a");
        pass(10);
        transactions.clear();
        beat("a");
        assertThat(transactions).hasSize(1);
    }
}
