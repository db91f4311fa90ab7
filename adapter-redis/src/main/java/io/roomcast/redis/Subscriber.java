package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A connection that only receives: one pattern and some channels, all of them or it is not live. What Redis confirms is
 * counted, first and after every reconnection; Lettuce reconnects and subscribes again by itself.
 */
final class Subscriber implements RedisPubSubListener<byte[], byte[]>, RedisConnectionStateListener {
    private static final long CONFIRMED_WITHIN_SECONDS = 10;

    /** What a subscriber tells; on the connection's thread, one call at a time. */
    interface Listener {
        /** A message came; never throws. */
        void message(byte[] channel, byte[] message);

        /** Nothing arrives any more. */
        void lost();

        /** All subscriptions are live again; messages in between are gone. */
        void restored();
    }

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final byte[] pattern;
    private final byte[][] channels;
    private final Listener listener;
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private volatile boolean up;
    private volatile boolean heard;
    private volatile boolean closed;

    Subscriber(
            StatefulRedisPubSubConnection<byte[], byte[]> connection,
            byte[] pattern,
            List<byte[]> channels,
            Listener listener) {
        this.connection = connection;
        this.pattern = pattern;
        this.channels = channels.toArray(byte[][]::new);
        this.listener = listener;
    }

    /** Subscribes; completes when Redis has confirmed everything. */
    CompletionStage<Void> start() {
        connection.addListener((RedisPubSubListener<byte[], byte[]>) this);
        connection.addListener((RedisConnectionStateListener) this);
        subscribe();
        return live.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private void subscribe() {
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        for (RedisFuture<Void> subscription : List.of(redis.psubscribe(pattern), redis.subscribe(channels))) {
            subscription.whenComplete((done, failure) -> {
                if (failure != null) {
                    live.completeExceptionally(failure);
                }
            });
        }
    }

    // --- confirmations

    @Override
    public void psubscribed(byte[] name, long count) {
        confirm("p:", name);
    }

    @Override
    public void subscribed(byte[] name, long count) {
        confirm("c:", name);
    }

    private void confirm(String kind, byte[] name) {
        confirmed.add(kind + new String(name, StandardCharsets.UTF_8));
        if (up || closed || confirmed.size() <= channels.length) {
            return;
        }
        up = true;
        if (!live.complete(null)) {
            listener.restored();
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        checkLater();
    }

    /** Lettuce only logs if Redis refuses to subscribe again, and waits for ever if it does not answer. */
    private void checkLater() {
        CompletableFuture.delayedExecutor(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS)
                .execute(() -> {
                    if (!up && !closed && connection.isOpen()) {
                        reconnect();
                    }
                });
    }

    /** Whether everything is subscribed. */
    boolean isUp() {
        return up;
    }

    /** Whether a message came since this was asked for the last time. */
    boolean heardSince() {
        boolean answer = heard;
        heard = false;
        return answer;
    }

    /** Gives the connection up; Lettuce makes a new one and subscribes again. */
    void reconnect() {
        if (!closed) {
            Connector.reconnect(connection);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        confirmed.clear();
        live.completeExceptionally(new RedisConnectionException("Redis closed the connection while subscribing"));
        if (up) {
            up = false;
            if (!closed) {
                listener.lost();
            }
        }
    }

    // --- messages

    @Override
    public void message(byte[] channel, byte[] message) {
        if (!heard) { // reading costs less than writing
            heard = true;
        }
        if (!closed) {
            listener.message(channel, message);
        }
    }

    @Override
    public void message(byte[] matched, byte[] channel, byte[] message) {
        message(channel, message);
    }

    @Override
    public void unsubscribed(byte[] name, long count) {}

    @Override
    public void punsubscribed(byte[] name, long count) {}

    /** Delivers nothing any more; completes when Redis does not count this subscriber any more. */
    CompletionStage<Void> close() {
        boolean wasUp = up;
        closed = true;
        if (!wasUp) {
            return connection.closeAsync();
        }
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        CompletableFuture<Void> unsubscribed = redis.punsubscribe(pattern)
                .thenCompose(done -> redis.unsubscribe(channels))
                .toCompletableFuture()
                .orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
        // Whatever came of it, closing the connection ends the subscriptions.
        return unsubscribed.exceptionally(failure -> null).thenCompose(done -> connection.closeAsync());
    }
}
