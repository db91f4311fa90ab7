package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is published through Hazelcast")
class OutboxTest {
    private final List<List<Publication>> batches = new ArrayList<>();
    private CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Outbox outbox = new Outbox("the test", Runnable::run, this::send);

    private CompletionStage<?> send(List<Publication> batch) {
        batches.add(batch);
        batch.forEach(one -> one.complete(null));
        return ready;
    }

    private CompletionStage<String> publish(int size) {
        return outbox.publish(new Publication(Frame.Kind.MESSAGE, "", new byte[size], false));
    }

    private void sendOn() {
        CompletableFuture<Void> before = ready;
        ready = new CompletableFuture<>();
        before.complete(null);
    }

    @Test
    @DisplayName("goes at once if it is alone, and together if it collects meanwhile")
    void collects() {
        publish(1);
        assertThat(batches).hasSize(1);
        publish(2);
        publish(3);
        assertThat(batches).hasSize(1);
        sendOn();
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).extracting(one -> one.body().length).containsExactly(2, 3);
        sendOn();
        assertThat(outbox.isIdle()).isTrue();
    }

    @Test
    @DisplayName("goes in batches of bounded size")
    void bounded() {
        publish(1);
        for (int i = 0; i < 10; i++) {
            publish(100_000);
        }
        sendOn();
        assertThat(batches.get(1)).hasSize(6);
    }

    @Test
    @DisplayName("is refused when too much waits, and taken again afterwards")
    void refuses() {
        publish(1);
        for (int i = 0; i < 7; i++) {
            assertThat(publish(10_000_000).toCompletableFuture()).isNotDone();
        }
        assertThatThrownBy(() -> publish(1).toCompletableFuture().join())
                .hasMessageContaining("does not keep up")
                .hasMessageContaining("64 MB");
        sendOn();
        assertThat(publish(1).toCompletableFuture()).isNotCompletedExceptionally();
    }

    @Test
    @DisplayName("still goes out if it was there before the end, and is refused after it")
    void closed() {
        publish(1);
        publish(2);
        outbox.close();
        assertThatThrownBy(() -> publish(3).toCompletableFuture().join()).hasMessageContaining("the test is closed");
        sendOn();
        assertThat(batches).hasSize(2);
    }
}
