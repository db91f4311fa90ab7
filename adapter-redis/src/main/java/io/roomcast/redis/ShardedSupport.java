package io.roomcast.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Whether a Redis has sharded pub/sub. */
final class ShardedSupport {
    private static final long ANSWERED_WITHIN_SECONDS = 10;

    private ShardedSupport() {}

    /**
     * Completes with the connection, or closes it and fails if that Redis is too old.
     *
     * @param backend its name, for people, as is {@code where}
     */
    static <P extends Publishing> CompletionStage<P> checked(P redis, String backend, String where) {
        CompletableFuture<P> checked = new CompletableFuture<>();
        redis.askAll(commands -> redis.kind().counts(commands, "any".getBytes(US_ASCII)))
                .whenComplete((counts, failure) -> {
                    if (failure != null && isUnknownCommand(failure)) {
                        redis.close()
                                .whenComplete((closed, ignored) ->
                                        checked.completeExceptionally(tooOld(backend, where, failure)));
                    } else {
                        checked.complete(redis); // what else there is, subscribing and publishing will tell
                    }
                });
        return checked.completeOnTimeout(redis, ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private static IllegalStateException tooOld(String backend, String where, Throwable cause) {
        return new IllegalStateException(
                "Redis at " + where + " has no sharded pub/sub: " + backend
                        + " needs Redis 7 or later; upgrade it, or use classic pub/sub",
                cause);
    }

    /** "unknown command", "Unknown subcommand or wrong number of arguments", as the versions say. */
    private static boolean isUnknownCommand(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RedisCommandExecutionException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("unknown");
    }
}
