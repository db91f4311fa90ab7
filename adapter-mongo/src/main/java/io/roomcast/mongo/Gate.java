package io.roomcast.mongo;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets one task at a time pass, until it is shut; for tasks of one thread. */
final class Gate {
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private boolean busy;
    private boolean shut;

    void pass(Runnable task) {
        synchronized (this) {
            if (shut) {
                return;
            }
            busy = true;
        }
        try {
            task.run();
        } finally {
            boolean last;
            synchronized (this) {
                busy = false;
                last = shut;
            }
            if (last) {
                quiet.complete(null);
            }
        }
    }

    /** Completes when nothing passes any more. */
    CompletionStage<Void> shut() {
        boolean idle;
        synchronized (this) {
            shut = true;
            idle = !busy;
        }
        if (idle) {
            quiet.complete(null);
        }
        return quiet.minimalCompletionStage();
    }
}
