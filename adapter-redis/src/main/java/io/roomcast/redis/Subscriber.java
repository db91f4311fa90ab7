package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection that only receives: at most one pattern and some channels, all of them or it is not live; and channels that
 * come and go. What Redis confirms counts, first and after every reconnection.
 */
final class Subscriber
        implements Receiver,
                MessageDecoder.Sink,
                RedisPubSubListener<byte[], byte[]>,
                RedisConnectionStateListener,
                Subscriptions.Wire {
    private static final long CONFIRMED_WITHIN_SECONDS = 10;
    /** Less than the end of a backend waits. */
    private static final long UNSUBSCRIBED_WITHIN_SECONDS = 2;

    /** What a subscriber tells; on the connection's thread, one call at a time. */
    interface Listener {
        /** Whether a message, which is in a part of a buffer, is seen to be this node's own, and need not be read. */
        default boolean isOwn(ByteBuf buffer, int from, int length) {
            return false;
        }

        /** A message came; never throws. */
        void message(byte[] channel, byte[] message);

        /** Nothing arrives any more. */
        void lost();

        /** A channel belongs to another master of a Redis Cluster. */
        default void moved() {}

        /** All subscriptions are live again; messages in between are gone. */
        void restored();
    }

    private final Receiving receiving;
    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private final PubSub kind;
    private final byte @Nullable [] pattern;
    private final List<byte[]> required;
    private final Listener listener;
    private final Subscriptions subscriptions = new Subscriptions(this);
    private final SubscribeCommands commands;
    private final Marks marks = new Marks();
    private final CompletableFuture<Void> live = new CompletableFuture<>();
    private final CompletableFuture<Void> unsubscribed = new CompletableFuture<>();
    private volatile boolean patternLive;
    private volatile boolean joined;
    private final AtomicInteger connects = new AtomicInteger();
    private volatile boolean up;
    private volatile boolean heard;
    private volatile boolean closed;

    Subscriber(Receiving receiving, PubSub kind, byte @Nullable [] pattern, List<byte[]> required, Listener listener) {
        this.receiving = receiving;
        this.connection = receiving.connection();
        this.kind = kind;
        this.pattern = pattern;
        this.required = List.copyOf(required);
        this.listener = listener;
        this.commands = new SubscribeCommands(receiving, kind, listener::moved);
        this.joined = receiving.place() == Place.FIXED;
    }

    /**
     * Connects, but does not subscribe yet.
     *
     * @param master of a Redis Cluster; null for where the connector connects to
     */
    static CompletionStage<Subscriber> connect(
            Connector connector,
            @Nullable RedisURI master,
            PubSub kind,
            byte @Nullable [] pattern,
            List<byte[]> required,
            Listener listener) {
        SubscriberRelay relay = new SubscriberRelay();
        return connector.connectPubSub(relay, master).thenApply(receiving -> {
            Subscriber subscriber = new Subscriber(receiving, kind, pattern, required, listener);
            relay.to(subscriber);
            return subscriber;
        });
    }

    @Override
    public ScheduledExecutorService executor() {
        return connection.getResources().eventExecutorGroup();
    }

    @Override
    public CompletionStage<Void> start() {
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
        join();
        if (required.isEmpty()) {
            lookWhetherUp();
        }
        return live.orTimeout(CONFIRMED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private void failStart(String command, byte[] channel, @Nullable Throwable failure) {
        if (failure == null) {
            return;
        }
        live.completeExceptionally(Refusals.named(command, new String(channel, StandardCharsets.UTF_8), failure));
    }

    @Override
    public CompletionStage<Void> add(byte[] channel) {
        return subscriptions.want(channel);
    }

    @Override
    public void remove(byte[] channel) {
        subscriptions.drop(channel);
    }

    @Override
    public boolean has(byte[] channel) {
        return subscriptions.wants(channel);
    }

    /**
     * Lettuce, reading RESP2, tells an answer before messages that came in one piece with it. So there are two marks if it
     * tells the messages: when the second is passed, everything before the first has been told.
     */
    @Override
    public CompletionStage<Void> caughtUp() {
        return receiving.ahead() ? passMark() : passMark().thenCompose(passed -> passMark());
    }

    private CompletionStage<Void> passMark() {
        return up && !closed ? sendMark() : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> sendMark() {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        commands.mark(marks.add(passed), passed);
        return passed.exceptionally(refused -> null);
    }

    // --- what the subscriptions need

    @Override
    public CompletableFuture<?> send(boolean subscribe, byte[][] channels) {
        return commands.send(subscribe, channels);
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
        if (up || closed || !joined || (pattern != null && !patternLive) || !subscriptions.isRestored()) {
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
            lookWhetherUp();
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
        join();
        checkLater();
    }

    private void join() {
        if (joined) {
            return;
        }
        int connect = connects.get();
        CompletionStage<Void> joining = receiving.place().joined();
        joining.whenComplete((done, failure) -> {
            if (connect == connects.get()) {
                joined = true;
                CompletionStage<Void> unused = sendMark(); // when it is passed, on the connection's thread, it is up
            }
        });
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

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public boolean isMisplaced() {
        return receiving.place().isLeft();
    }

    @Override
    public boolean heardSince() {
        boolean answer = heard;
        heard = false;
        return answer;
    }

    /** Lettuce makes the new connection. */
    @Override
    public void reconnect() {
        if (!closed) {
            Connector.reconnect(connection);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        subscriptions.lost();
        patternLive = false;
        joined = receiving.place() == Place.FIXED;
        connects.incrementAndGet();
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
    public boolean ignores(ByteBuf buffer, int from, int length) {
        if (!heard) { // reading costs less than writing
            heard = true;
        }
        if (!up) {
            lookWhetherUp(); // the last channel to wait for may have been dropped
        }
        return closed || listener.isOwn(buffer, from, length);
    }

    @Override
    public void receive(byte[] channel, byte[] message) {
        listener.message(channel, message);
    }

    /** From Lettuce, if the client is lent. */
    @Override
    public void message(byte[] channel, byte[] message) {
        if (!ignores(Unpooled.wrappedBuffer(message), 0, message.length)) {
            receive(channel, message);
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

    /** Closes at once; Redis may go on counting this receiver for a while. */
    CompletionStage<Void> giveUp() {
        closed = true;
        marks.passAll();
        subscriptions.close(new IllegalStateException("the link is closed"));
        return receiving.close();
    }

    @Override
    public CompletionStage<Void> close() {
        if (!up || required.isEmpty()) {
            return giveUp();
        }
        closed = true;
        marks.passAll();
        subscriptions.close(new IllegalStateException("the link is closed"));
        CompletionStage<Void> withoutPattern = pattern == null
                ? CompletableFuture.completedFuture(null)
                : connection
                        .async()
                        .punsubscribe(pattern)
                        .toCompletableFuture()
                        .orTimeout(UNSUBSCRIBED_WITHIN_SECONDS, TimeUnit.SECONDS);
        CompletionStage<Void> withoutChannels = withoutPattern.thenCompose(done -> {
            List<byte[]> all = new ArrayList<>(required);
            CompletionStage<?> sent = send(false, all.toArray(byte[][]::new));
            sent.whenComplete((nothing, failure) -> unsubscribed.complete(null));
            return unsubscribed.orTimeout(UNSUBSCRIBED_WITHIN_SECONDS, TimeUnit.SECONDS);
        });
        // Whatever came of it, closing the connection ends the subscriptions.
        return withoutChannels.exceptionally(failure -> null).thenCompose(done -> receiving.close());
    }
}
