package io.roomcast.adapter;

import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A question to the other servers. It is answered as soon as all that live did; a node that leaves is struck from it.
 *
 * @param <T> the kind of one answer
 */
abstract class PendingRequest<T> {
    private final CompletableFuture<List<T>> result = new CompletableFuture<>();
    private final Quorum quorum = new Quorum();
    private Timer.@Nullable Task expiry;

    final CompletionStage<List<T>> result() {
        return result.minimalCompletionStage();
    }

    final boolean isDone() {
        return result.isDone();
    }

    /** Runs when there is nothing more to wait for, however it ended. */
    final void whenDone(Runnable action) {
        result().whenComplete((answers, failure) -> action.run());
    }

    final synchronized void expireAfter(Duration timeout, Timer timer) {
        expiry = timer.schedule(timeout, this::expire);
    }

    final void expect(Set<String> nodeIds, int unnamed) {
        update(() -> quorum.expect(nodeIds, unnamed));
    }

    final void onlyAlive(Set<String> nodeIds, int unnamed) {
        update(() -> {
            quorum.onlyAlive(nodeIds, unnamed);
            strikeAllBut(nodeIds);
        });
    }

    final void left(String nodeId) {
        update(() -> {
            quorum.left(nodeId);
            strike(nodeId);
        });
    }

    /** A node gave its answer, which {@code store} keeps; a second one of the same node is ignored. */
    final void answered(String nodeId, Runnable store) {
        update(() -> {
            if (quorum.answered(nodeId)) {
                store.run();
            }
        });
    }

    /** If that fails, this fails with it. */
    final void dependOn(CompletionStage<?> stage) {
        stage.whenComplete((done, failure) -> {
            if (failure != null) {
                fail(Requests.unwrapped(failure));
            }
        });
    }

    final void fail(Throwable cause) {
        if (result.completeExceptionally(cause)) {
            cancelExpiry();
        }
    }

    /** Changes the state, and ends the request if that was the last thing it waited for. */
    final void update(Runnable change) {
        List<T> answers;
        synchronized (this) {
            if (result.isDone()) {
                return;
            }
            change.run();
            if (!isSatisfied() && (!quorum.isComplete() || missingAnswers() > 0)) {
                return;
            }
            answers = List.copyOf(answers());
        }
        if (result.complete(answers)) {
            cancelExpiry();
        }
    }

    private void expire() {
        RequestTimeoutException failure;
        synchronized (this) {
            int servers = quorum.missing();
            failure = new RequestTimeoutException(
                    timeoutMessage(servers, quorum.total()),
                    answers(),
                    quorum.missingNodes(),
                    servers > 0 ? servers : missingAnswers());
        }
        result.completeExceptionally(failure);
    }

    private synchronized void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel();
        }
    }

    /** What arrived so far. Called with the lock held. */
    abstract List<T> answers();

    /** What the caller is told when the time is over. Called with the lock held. */
    abstract String timeoutMessage(int servers, int outOf);

    /** What is missing besides answers of whole nodes. Called with the lock held. */
    int missingAnswers() {
        return 0;
    }

    /** Whether there is enough already, whoever has not answered. Called with the lock held. */
    boolean isSatisfied() {
        return false;
    }

    /** A node that may have answered in part is gone. Called with the lock held. */
    void strike(String nodeId) {}

    /** Only these nodes are still there. Called with the lock held. */
    void strikeAllBut(Set<String> nodeIds) {}
}
