package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The manual timer")
class ManualTimerTest {
    private final ManualTimer timer = new ManualTimer();
    private final List<String> ran = new ArrayList<>();

    private void schedule(int seconds, String name) {
        timer.schedule(Duration.ofSeconds(seconds), () -> ran.add(name + "@" + timer.nanoTime() / 1_000_000_000));
    }

    @Test
    @DisplayName("runs what is due, in order, at its time")
    void runsInOrder() {
        schedule(3, "late");
        schedule(1, "first");
        schedule(1, "second");
        timer.advance(Duration.ofMillis(999));
        assertThat(ran).isEmpty();
        timer.advance(Duration.ofMillis(1001));
        assertThat(ran).containsExactly("first@1", "second@1");
        timer.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("first@1", "second@1", "late@3");
        assertThat(timer.nanoTime()).isEqualTo(Duration.ofSeconds(7).toNanos());
    }

    @Test
    @DisplayName("runs what a task schedules, if it is due")
    void nested() {
        timer.schedule(Duration.ofSeconds(1), () -> schedule(1, "nested"));
        timer.advance(Duration.ofSeconds(2));
        assertThat(ran).containsExactly("nested@2");
    }

    @Test
    @DisplayName("does not run what was cancelled")
    void cancelled() {
        var task = timer.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled"));
        assertThat(timer.pending()).isEqualTo(1);
        task.cancel();
        timer.advance(Duration.ofSeconds(2));
        assertThat(ran).isEmpty();
        assertThat(timer.pending()).isZero();
    }
}
