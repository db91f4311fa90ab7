package io.roomcast.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Local delivery while offsets are awaited")
class InOrderTest {
    private final InOrder inOrder = new InOrder();
    private final List<String> ran = new ArrayList<>();

    @Test
    @DisplayName("happens in the order asked for, whichever offset comes first, also if publishing failed")
    void order() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        inOrder.after(() -> first, offset -> ran.add("1 at " + offset));
        inOrder.after(() -> second, offset -> ran.add("2 at " + offset));
        var third = inOrder.after(() -> CompletableFuture.completedFuture(null), offset -> ran.add("3 at " + offset));

        second.complete("o2");
        assertThat(ran).isEmpty();
        first.completeExceptionally(new IllegalStateException("down"));
        assertThat(ran).containsExactly("1 at null", "2 at o2", "3 at null");
        assertThat(third.toCompletableFuture()).isDone();
    }

    @Test
    @DisplayName("goes on after a task that failed, and tells whoever asked for that one")
    void failure() {
        var failed = inOrder.after(() -> CompletableFuture.completedFuture(null), offset -> {
            throw new AssertionError("host");
        });
        inOrder.after(() -> CompletableFuture.completedFuture("o"), ran::add);

        assertThat(failed.toCompletableFuture()).isCompletedExceptionally();
        assertThat(ran).containsExactly("o");
    }

    @Test
    @DisplayName("a task that asks for another one runs before it")
    void nested() {
        inOrder.after(() -> CompletableFuture.completedFuture("outer"), offset -> {
            inOrder.after(() -> CompletableFuture.completedFuture("inner"), ran::add);
            ran.add(offset);
        });
        assertThat(ran).containsExactly("outer", "inner");
    }
}
