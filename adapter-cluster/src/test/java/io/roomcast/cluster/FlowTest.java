package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sender to a topic")
class FlowTest {
    private static final long MB = 1 << 20;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> live = ConcurrentHashMap.newKeySet();
    private final Flow flow = new Flow(timer, live::contains);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void joined(String node) {
        live.add(node);
        flow.joined(node);
    }

    private CompletableFuture<?> sent(long position) {
        return flow.sent(position).toCompletableFuture();
    }

    @Test
    @DisplayName("sends on while its receivers are not far behind, and waits for the slowest that is")
    void waits() {
        joined("a");
        joined("b");
        assertThat(sent(4 * MB)).isDone();
        CompletableFuture<?> more = sent(5 * MB);
        assertThat(more).isNotDone();
        flow.reached("a", 5 * MB);
        assertThat(more).isNotDone();
        flow.reached("b", MB);
        assertThat(more).isDone();
    }

    @Test
    @DisplayName("does not wait for who says nothing, nor for who is gone")
    void silent() {
        joined("silent");
        await().until(sent(5 * MB)::isDone);
        assertThat(sent(6 * MB)).isDone();

        joined("dead");
        flow.reached("dead", 6 * MB);
        CompletableFuture<?> more = sent(11 * MB);
        assertThat(more).isNotDone();
        flow.left("dead");
        assertThat(more).isDone();
    }

    @Test
    @DisplayName("is refused when too much waits for a node that says nothing, until that node takes it or is gone")
    void refused() {
        joined("frozen");
        sent(64 * MB);
        assertThat(flow.refusal()).isNull();
        sent(65 * MB);
        assertThat(flow.refusal()).contains("node frozen", "64 MB");
        flow.reached("frozen", 2 * MB);
        assertThat(flow.refusal()).isNull();
        sent(67 * MB);
        assertThat(flow.refusal()).isNotNull();
        live.remove("frozen");
        assertThat(flow.refusal()).isNull();
    }

    @Test
    @DisplayName("is told when all have taken what was sent, or are gone, or that it takes too long")
    void taken() throws ExecutionException, InterruptedException {
        joined("a");
        joined("b");
        sent(MB);
        CompletableFuture<Boolean> taken =
                flow.taken(Set.of("a", "b"), Duration.ofMinutes(1)).toCompletableFuture();
        flow.reached("a", MB);
        assertThat(taken).isNotDone();
        flow.left("b");
        assertThat(taken).isCompletedWithValue(true);
        assertThat(flow.taken(Set.of("a"), Duration.ofMinutes(1)).toCompletableFuture())
                .isCompletedWithValue(true);
        sent(2 * MB);
        assertThat(flow.taken(Set.of("a"), Duration.ofMillis(20))
                        .toCompletableFuture()
                        .get())
                .isFalse();
    }
}
