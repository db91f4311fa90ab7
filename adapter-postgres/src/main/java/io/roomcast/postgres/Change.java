package io.roomcast.postgres;

import java.util.concurrent.CompletableFuture;

/**
 * A link that comes or goes.
 *
 * @param done completes when messages do arrive, or do not any more
 */
record Change(PostgresLink link, PostgresFormat format, boolean comes, CompletableFuture<Void> done) {
    /** It comes to nothing, as nobody listens any more. */
    void end() {
        if (comes) {
            done.completeExceptionally(new IllegalStateException("the postgres backend is closed"));
        } else {
            done.complete(null);
        }
    }
}
