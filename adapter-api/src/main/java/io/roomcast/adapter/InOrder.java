package io.roomcast.adapter;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks in the order they were given, each once its message was published. A packet that must wait for its offset
 * thereby holds back what was asked for after it. Tasks run on whatever thread finds them ready, one at a time, and
 * without a lock: they may ask for more.
 */
final class InOrder {
    private final Queue<Step> steps = new ArrayDeque<>();
    private boolean running;

    /**
     * Publishes, and runs the task with the offset, or with null if publishing failed. What several threads ask for is
     * published and run in one and the same order. Yields once the task has run.
     */
    CompletionStage<Void> after(Supplier<CompletionStage<@Nullable String>> publish, Consumer<@Nullable String> task) {
        Step step = new Step(task);
        CompletionStage<@Nullable String> published;
        synchronized (this) {
            steps.add(step);
            published = publish.get();
        }
        published.whenComplete((offset, failure) -> {
            step.publishedAt(offset);
            runReady();
        });
        return step.ran;
    }

    /** Runs a task that publishes nothing; also yields once it has run. */
    CompletionStage<Void> after(Runnable task) {
        return after(() -> CompletableFuture.completedFuture(null), nothing -> task.run());
    }

    private void runReady() {
        while (true) {
            Step step;
            synchronized (this) {
                step = steps.peek();
                if (running || step == null || !step.ready) {
                    return;
                }
                running = true;
                steps.remove();
            }
            try {
                step.run();
            } finally {
                synchronized (this) {
                    running = false;
                }
            }
        }
    }

    private static final class Step {
        final Consumer<@Nullable String> task;
        final CompletableFuture<Void> ran = new CompletableFuture<>();
        private @Nullable String offset;
        volatile boolean ready;

        Step(Consumer<@Nullable String> task) {
            this.task = task;
        }

        void publishedAt(@Nullable String offset) {
            this.offset = offset;
            ready = true;
        }

        void run() {
            try {
                task.accept(offset);
                ran.complete(null);
            } catch (Throwable e) { // also an Error: the next task still runs
                ran.completeExceptionally(e);
            }
        }
    }
}
