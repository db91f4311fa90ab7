package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    /** All commands come from here: Lettuce keeps the order of one thread that is none of its I/O threads. */
    private final EventExecutor sender;

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
        this.sender = connection.getResources().eventExecutorGroup().next();
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
        Relay relay = new Relay();
        return connector.connectPubSub(relay, master).thenApply(receiving -> {
            Subscriber subscriber = new Subscriber(receiving, kind, pattern, required, listener);
            relay.subscriber = subscriber;
            return subscriber;
        });
    }

    /** The connection is there before its subscriber; messages come after that. */
    private static final class Relay implements MessageDecoder.Sink {
        private volatile @Nullable Subscriber subscriber;

        @Override
        public boolean ignores(ByteBuf buffer, int from, int length) {
            Subscriber receiving = subscriber;
            return receiving == null || receiving.ignores(buffer, from, length);
        }

        @Override
        public void receive(byte[] channel, byte[] message) {
            Subscriber receiving = subscriber;
            if (receiving != null) {
                receiving.receive(channel, message);
            }
        }
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
                ? "; this is a server of a Redis Cluster: set cluster=true"
                : "";
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
        byte[] mark = marks.add(passed);
        inTurn(passed, () -> sendMark(mark, passed));
        return passed.exceptionally(refused -> null);
    }

    /** A master of a cluster would not take a sharded one whose slot is elsewhere; any answer will do there. */
    private void sendMark(byte[] mark, CompletableFuture<Void> passed) {
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        complete(receiving.toCluster() ? redis.unsubscribe(mark) : kind.unsubscribe(redis, mark), passed);
    }

    // --- commands

    @Override
    public CompletableFuture<?> send(boolean subscribe, byte[][] channels) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        inTurn(result, () -> send(subscribe, channels, result));
        return result;
    }

    private void inTurn(CompletableFuture<Void> result, Runnable sending) {
        try {
            sender.execute(() -> {
                if (!result.isDone()) {
                    sending.run();
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e); // the client was shut down
        }
    }

    private void send(boolean subscribe, byte[][] channels, CompletableFuture<Void> result) {
        if (receiving.toCluster()) {
            Stream.of(channels)
                    .collect(Collectors.groupingBy(SlotHash::getSlot))
                    .values()
                    .forEach(ofOneSlot -> sendOne(subscribe, ofOneSlot.toArray(byte[][]::new), result));
        } else {
            sendOne(subscribe, channels, result);
        }
    }

    private void sendOne(boolean subscribe, byte[][] channels, CompletableFuture<Void> result) {
        RedisPubSubAsyncCommands<byte[], byte[]> redis = connection.async();
        complete(subscribe ? kind.subscribe(redis, channels) : kind.unsubscribe(redis, channels), result);
    }

    private void complete(RedisFuture<Void> command, CompletableFuture<Void> result) {
        command.whenComplete((done, failure) -> {
            if (failure != null) {
                if (ClusterPublishing.isMoved(failure)) {
                    listener.moved();
                }
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
