package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection that only receives: at most one pattern and some channels, all of them or it is not live; and channels that
 * come and go. What Redis confirms counts, first and after every reconnection.
 */
final class Subscriber
        implements RedisPubSubListener<byte[], byte[]>, RedisConnectionStateListener, Subscriptions.Wire {
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
    private final PubSub kind;
    private final byte @Nullable [] pattern;
    private final List<byte[]> required;
    private final Listener listener;
    private final Subscriptions subscriptions = new Subscriptions(this);
    /** All commands come from here: Lettuce keeps the order of one thread that is none of its I/O threads. */
    private final EventExecutor sender;

    private final Marks marks = new Marks();
    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
    private volatile boolean patternLive;
    private volatile boolean up;
    private volatile boolean heard;
    private volatile boolean closed;

    Subscriber(
            StatefulRedisPubSubConnection<byte[], byte[]> connection,
            PubSub kind,
            byte @Nullable [] pattern,
            List<byte[]> required,
            Listener listener) {
        this.connection = connection;
        this.kind = kind;
        this.pattern = pattern;
        this.required = List.copyOf(required);
        this.listener = listener;
        this.sender = connection.getResources().eventExecutorGroup().next();
    }

    /** Subscribes; completes when Redis has confirmed everything. */
    CompletionStage<Void> start() {
        connection.addListener((RedisPubSubListener<byte[], byte[]>) this);
        connection.addListener((RedisConnectionStateListener) this);
        if (pattern != null) {
            CompletionStage<Void> subscribed = connection.async().psubscribe(pattern);
            subscribed.whenComplete((done, failure) -> failStart("PSUBSCRIBE", pattern, failure));
        }
        for (byte[] channel : required) {
            subscriptions
                    .require(channel)
                    .whenComplete(
                            (done, failure) -> failStart(kind.subscribing().toString(), channel, failure));
        }
        return live.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private void failStart(String command, byte[] channel, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        live.completeExceptionally(named(command, new String(channel, StandardCharsets.UTF_8), failure));
    }

    /** A failure that says what Redis refused, if it did. */
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
                ? "; this is a server of a Redis Cluster, over which sharded pub/sub does not work here yet"
                : "";
    }

    /** Another channel, which may be one already. Completes when its messages arrive; fails if Redis refuses it. */
    CompletionStage<Void> add(byte[] channel) {
        return subscriptions.want(channel);
    }

    /** Takes back one {@link #add}. */
    void remove(byte[] channel) {
        subscriptions.drop(channel);
    }

    /** Whether that channel was added, or belongs to it from the start. */
    boolean has(byte[] channel) {
        return subscriptions.wants(channel);
    }

    /**
     * Completes once everything that Redis had to tell until now has been told; or if nothing comes for now. Lettuce, reading
     * RESP2, tells an answer before messages that came in one piece with it. So there are two marks: when the second is passed,
     * everything before the first has been told.
     */
    CompletionStage<Void> caughtUp() {
        return passMark().thenCompose(passed -> passMark());
    }

    private CompletionStage<Void> passMark() {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        byte[] mark = marks.add(passed);
        if (up && !closed) {
            sendUntil(passed, false, mark);
        } else {
            passed.complete(null);
        }
        return passed.exceptionally(refused -> null);
    }

    // --- commands

    @Override
    public CompletableFuture<?> send(boolean subscribe, byte[][] channels) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        sendUntil(result, subscribe, channels);
        return result;
    }

    private void sendUntil(CompletableFuture<Void> result, boolean subscribe, byte[]... channels) {
        try {
            sender.execute(() -> {
                if (!result.isDone()) {
                    send(subscribe, channels, result);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e); // the client was shut down
        }
    }

    private void send(boolean subscribe, byte[][] channels, CompletableFuture<Void> result) {
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        RedisFuture<Void> command = subscribe ? kind.subscribe(redis, channels) : kind.unsubscribe(redis, channels);
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            }
        });
        // Completed commands are not sent again after reconnecting.
        CompletionStage<Void> ended = result;
        ended.whenComplete((done, failure) -> command.cancel(false));
    }

    @Override
    public void later(Runnable action, long millis) {
        if (!closed) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(action);
        }
    }

    @Override
    public void broken() {
        reconnect();
    }

    // --- confirmations

    @Override
    public void psubscribed(byte[] name, long count) {
        patternLive = true;
        lookWhetherUp();
    }

    @Override
    public void subscribed(byte[] name, long count) {
        subscriptions.confirmed(name);
        lookWhetherUp();
    }

    @Override
    public void ssubscribed(byte[] name, long count) {
        subscribed(name, count);
    }

    private void lookWhetherUp() {
        if (up || closed || (pattern != null && !patternLive) || !subscriptions.isRestored()) {
            return;
        }
        up = true;
        if (!live.complete(null)) {
            listener.restored();
        }
    }

    @Override
    public void unsubscribed(byte[] name, long count) {
        if (marks.pass(name)) {
            return;
        }
        if (!closed) {
            subscriptions.gone(name);
        } else if (Arrays.equals(name, required.get(required.size() - 1))) {
            unsubscribed.complete(null);
        }
    }

    @Override
    public void sunsubscribed(byte[] name, long count) {
        unsubscribed(name, count);
    }

    @Override
    public void punsubscribed(byte[] name, long count) {}

    // --- the connection

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        subscriptions.connected();
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
        subscriptions.lost();
        patternLive = false;
        live.completeExceptionally(new RedisConnectionException("Redis closed the connection while subscribing"));
        unsubscribed.complete(null);
        if (up) {
            up = false;
            if (!closed) {
                listener.lost();
            }
        }
        marks.passAll();
    }

    // --- messages

    @Override
    public void message(byte[] channel, byte[] message) {
        if (!heard) { // reading costs less than writing
            heard = true;
        }
        if (!up) {
            lookWhetherUp(); // the last channel to wait for may have been dropped
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
    public void smessage(byte[] channel, byte[] message) {
        message(channel, message);
    }

    /** Delivers nothing any more; completes when Redis does not count this subscriber any more. */
    CompletionStage<Void> close() {
        boolean wasUp = up;
        closed = true;
        marks.passAll();
        subscriptions.close(new IllegalStateException("the link is closed"));
        if (!wasUp) {
            return connection.closeAsync();
        }
        CompletionStage<Void> withoutPattern = pattern == null
                ? CompletableFuture.completedFuture(null)
                : connection.async().punsubscribe(pattern);
        CompletionStage<Void> withoutChannels = withoutPattern.thenCompose(done -> {
            List<byte[]> all = new ArrayList<>(required);
            CompletionStage<?> sent = send(false, all.toArray(byte[][]::new));
            sent.whenComplete((nothing, failure) -> unsubscribed.complete(null));
            return unsubscribed.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
        });
        // Whatever came of it, closing the connection ends the subscriptions.
        return withoutChannels.exceptionally(failure -> null).thenCompose(done -> connection.closeAsync());
    }
}
