package io.roomcast.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.CompletionException;

/** What Redis refuses, in words that help. */
final class Refusals {
    private Refusals() {}

    /** A failure that says which command on which channel or key Redis refused, if it did. */
    static Throwable named(String command, String name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RedisCommandExecutionException refused
                ? new RedisCommandExecutionException(
                        "Redis refuses " + command + " " + name + ": " + refused.getMessage() + hint(refused), refused)
                : cause;
    }

    private static String hint(RedisCommandExecutionException refused) {
        return String.valueOf(refused.getMessage()).startsWith("MOVED ")
                ? "; this is a server of a Redis Cluster: set cluster=true"
                : "";
    }
}
