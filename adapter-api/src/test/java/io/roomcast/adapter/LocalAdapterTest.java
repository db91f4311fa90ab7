package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The adapter of a lone server")
class LocalAdapterTest {
    private final StubTimer timer = new StubTimer();
    private final List<Consumer<Value>> acks = new ArrayList<>();
    private final StubNamespace namespace = new StubNamespace() {
        @Override
        void expectAck(Consumer<Value> ack) {
            acks.add(ack);
        }
    };
    private final Adapter adapter = LocalAdapter.alone(namespace, timer, Duration.ofHours(1), closed -> {});

    @Test
    @DisplayName("keeps nothing of a broadcast for its timeout once all clients have acknowledged it")
    void keepsNothing() {
        adapter.addAll("s1", List.of("s1"));
        adapter.addAll("s2", List.of("s2"));
        var answers = adapter.broadcastWithAck(EventData.of("e"), BroadcastOptions.ALL);

        acks.get(0).accept(Value.of(1));
        assertThat(timer.pending()).isPositive();
        acks.get(1).accept(Value.of(2));

        assertThat(answers.toCompletableFuture()).isCompletedWithValue(List.of(Value.of(1), Value.of(2)));
        assertThat(timer.pending()).isZero();
    }

    @Test
    @DisplayName("keeps nothing if they acknowledged it at once")
    void answeredAtOnce() {
        StubNamespace fast = new StubNamespace() {
            @Override
            void expectAck(Consumer<Value> ack) {
                ack.accept(Value.of(1));
            }
        };
        Adapter alone = LocalAdapter.alone(fast, timer, Duration.ofHours(1), closed -> {});
        alone.addAll("s1", List.of("s1"));

        assertThat(alone.broadcastWithAck(EventData.of("e"), BroadcastOptions.ALL)
                        .toCompletableFuture())
                .isCompletedWithValue(List.of(Value.of(1)));
        assertThat(timer.pending()).isZero();
    }
}
