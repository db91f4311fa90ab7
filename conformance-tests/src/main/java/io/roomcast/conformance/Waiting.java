package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Waiting in real time: generous, because it ends as soon as what is awaited happens. */
final class Waiting {
    private Waiting() {}

    /** Seconds of the system property {@code roomcast.conformance.patience}, or 20. */
    private static Duration patience() {
        return Duration.ofSeconds(Long.getLong("roomcast.conformance.patience", 20));
    }

    /** What the stage yields. */
    static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the stage failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the stage did not complete within " + patience(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the stage fails with, which must be of that type. */
    static <T extends Throwable> T failure(CompletionStage<?> stage, Class<T> type) {
        Throwable thrown =
                catchThrowable(() -> stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS));
        assertThat(thrown).as("the stage must fail").isInstanceOf(ExecutionException.class);
        Throwable cause = Objects.requireNonNull(thrown.getCause());
        assertThat(cause).isInstanceOf(type);
        return type.cast(cause);
    }

    static ConditionFactory await() {
        return Awaitility.await().atMost(patience()).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }
}
