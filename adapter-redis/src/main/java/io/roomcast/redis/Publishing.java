package io.roomcast.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes in the order of the calls. */
interface Publishing {
    PubSub kind();

    /** Completes when Redis has the message; fails if it did not go out. */
    CompletionStage<@Nullable String> publish(byte[] channel, byte[] message);

    /** Asks every master, of which there is one if Redis is no cluster. */
    <T> CompletionStage<List<T>> askAll(Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question);

    /** Completes once what was published before has gone out, or failed, or does neither for too long. */
    CompletionStage<Void> flushed();

    /** How often Redis answered on the connection that a channel's messages take; for a look at whether it still does. */
    int answers(byte[] channel);

    /** Gives up that connection, as Redis does not answer: what is on its way fails, and another is made. */
    void reconnect(byte[] channel);

    CompletionStage<Void> close();
}
