package io.roomcast.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where a connection goes, each time that it is made. */
interface Place {
    /** Always the same server, or the one that Sentinel names. */
    Place FIXED = new Place() {
        @Override
        public boolean isLeft() {
            return false;
        }

        @Override
        public CompletionStage<Void> joined() {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Whether a connection is better made anew, as it is to a former master of a Redis Cluster. */
    boolean isLeft();

    /** Completes, never with a failure, when what is published there reaches the others, and the other way round. */
    CompletionStage<Void> joined();
}
