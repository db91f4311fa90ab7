package io.roomcast.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A connection that reads a stream.
 *
 * @param closing closes it, and its client if it has one to itself
 */
record Reading(StatefulRedisConnection<byte[], byte[]> connection, Supplier<CompletionStage<Void>> closing) {
    CompletionStage<Void> close() {
        return closing.get();
    }
}
