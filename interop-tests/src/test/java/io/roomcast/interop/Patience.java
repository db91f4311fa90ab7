package io.roomcast.interop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ThrowingRunnable;

/** Waiting for what happens some time: long enough for a busy machine, and not longer than it takes. */
final class Patience {
    /** For what ought to be at once. */
    static final Duration LIMIT = Duration.ofSeconds(45);

    private Patience() {}

    /** Waits until the assertion holds. */
    static void eventually(ThrowingRunnable assertion) {
        try {
            assertion.run(); // mostly it holds already
        } catch (Throwable notYet) {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(3)).untilAsserted(assertion);
        }
    }

    /** What a stage yields; its failure is thrown as it is. */
    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerFailure failure) {
                failure.addSuppressed(new AssertionError("asked here"));
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nothing came within " + LIMIT, e);
        }
    }

    /** How a stage fails. */
    static PeerFailure failure(CompletionStage<?> stage) {
        try {
            throw new AssertionError("did not fail, but gave " + get(stage));
        } catch (PeerFailure failure) {
            return failure;
        }
    }
}
