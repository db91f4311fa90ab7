package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Lettuce hands a new connection out a moment before that takes commands, and until then refuses them. */
final class Opening {
    private static final long OPEN_WITHIN_SECONDS = 10;

    private Opening() {}

    /** Completes when a connection that was just made takes commands. */
    static <C extends StatefulRedisConnection<byte[], byte[]>> CompletionStage<C> opened(C connection) {
        CompletableFuture<C> opened = new CompletableFuture<>();
        RedisConnectionStateListener listener = new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
                opened.complete(connection);
            }
        };
        connection.addListener(listener);
        // isOpen() is true from the start. What is refused now is refused before the listener is told.
        connection.async().ping().whenComplete((pong, failure) -> {
            if (failure == null || failure instanceof RedisCommandExecutionException) {
                opened.complete(connection);
            }
        });
        return opened.orTimeout(OPEN_WITHIN_SECONDS, TimeUnit.SECONDS)
                .whenComplete((open, failure) -> connection.removeListener(listener));
    }
}
