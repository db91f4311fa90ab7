package io.roomcast.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A connection that receives.
 *
 * @param ahead whether messages are read ahead of Lettuce, in the order in which they came
 * @param toCluster whether channels of different slots need commands of their own
 * @param place where it goes
 * @param closing closes it, and its client if it has one to itself
 */
record Receiving(
        StatefulRedisPubSubConnection<byte[], byte[]> connection,
        boolean ahead,
        boolean toCluster,
        Place place,
        Supplier<CompletionStage<Void>> closing) {
    CompletionStage<Void> close() {
        return closing.get();
    }
}
