package io.roomcast.postgres;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Names that the backend sends to itself: when one comes back, all that was committed before has been received. */
final class Marks {
    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** Completes when the mark of this name has come back; fails after the timeout, which counts from now. */
    CompletionStage<Void> await(String name, Duration timeout) {
        CompletableFuture<Void> mark = new CompletableFuture<>();
        waiting.put(name, mark);
        return mark.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, failure) -> waiting.remove(name));
    }

    /** A text has come back; others than marks are of no interest. */
    void pass(String text) {
        CompletableFuture<Void> passed = waiting.remove(text);
        if (passed != null) {
            passed.complete(null);
        }
    }

    /** None that is out will come back. */
    void fail(RuntimeException reason) {
        waiting.values().forEach(mark -> mark.completeExceptionally(reason));
    }
}
