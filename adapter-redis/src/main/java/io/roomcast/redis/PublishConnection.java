package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in the order of the calls, in natural batches: while Redis works on what was written, further messages
 * collect and then go out in one write. A lone message goes out at once.
 *
 * <p>Everything is sent from one thread. Lettuce keeps the order of writes only among those from its I/O thread, which are
 * done at once, or only among those from other threads, which queue.
 *
 * <p>A message goes out at most once: what was on its way when the connection broke fails, and is not repeated.
 */
final class PublishConnection implements Publishing, RedisConnectionStateListener {
    /** Two, so that Redis has the next one when it is done with the first. */
    private static final int BATCHES_IN_FLIGHT = 2;

    private static final long FLUSHED_WITHIN_SECONDS = 10;

    private static final int MAX_BATCH = 2048;
    private static final long MAX_BATCH_BYTES = 1 << 20;

    /** More than this does not wait for a Redis that does not keep up; a single message may be larger. */
    private static final long MAX_WAITING_BYTES = 64 << 20;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final PubSub kind;
    private final EventExecutor sender;
    private final String where;
    private final @Nullable ClusterMasters masters;
    private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean sendingSoon = new AtomicBoolean();
    private final Queue<List<Publication>> inFlight = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean connected;

    /** What goes out in its turn. */
    sealed interface Entry permits Publication, Step {}

    /** Something else to do once everything before it is on its way. */
    private record Step(Runnable action) implements Entry {}

    /**
     * @param sender the connection's I/O thread, or one that is no I/O thread
     * @param where the address, for people
     * @param masters all that there are, if Redis is a cluster
     */
    PublishConnection(
            StatefulRedisConnection<byte[], byte[]> connection,
            PubSub kind,
            EventExecutor sender,
            String where,
            @Nullable ClusterMasters masters) {
        this.connection = connection;
        this.kind = kind;
        this.sender = sender;
        this.where = where;
        this.masters = masters;
        connection.addListener(this);
        this.connected = connection.isOpen();
    }

    @Override
    public PubSub kind() {
        return kind;
    }

    private RedisConnectionException notConnected() {
        return new RedisConnectionException("not connected to Redis at " + where + "; reconnecting");
    }

    @Override
    public Publication publish(byte[] channel, byte[] message) {
        return send(new Publication(kind, channel, message));
    }

    /** The same for any kind of publication. */
    <P extends Publication> P send(P publication) {
        if (!connected) {
            publication.completeExceptionally(notConnected());
            return publication;
        }
        if (waitingBytes.get() > MAX_WAITING_BYTES) {
            publication.completeExceptionally(
                    new RedisException("Redis at " + where + " does not keep up: more than " + (MAX_WAITING_BYTES >> 20)
                            + " MB wait to be published; publish less, or fewer and larger messages"));
            return publication;
        }
        waitingBytes.addAndGet(publication.size());
        waiting.add(publication);
        sendSoon();
        return publication;
    }

    @Override
    public <T> CompletionStage<List<T>> askAll(
            Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> question) {
        return masters == null ? command(question).thenApply(List::of) : masters.each(question);
    }

    /** Another command, in its turn: after what was published before, and before what is published from now on. */
    <T> CompletionStage<T> command(Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        inTurn(() -> {
            if (!connected) {
                result.completeExceptionally(notConnected());
                return;
            }
            command.apply(connection.async()).whenComplete((reply, failure) -> {
                if (failure == null) {
                    result.complete(reply);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result;
    }

    @Override
    public CompletionStage<Void> flushed() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        inTurn(() -> {
            CompletionStage<?> ended = CompletableFuture.allOf(
                    inFlight.stream().map(PublishConnection::end).toArray(CompletableFuture[]::new));
            ended.whenComplete((done, failure) -> flushed.complete(null));
        });
        return flushed.completeOnTimeout(null, FLUSHED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    private void inTurn(Runnable action) {
        waiting.add(new Step(action));
        sendSoon();
    }

    private void sendSoon() {
        if (sendingSoon.compareAndSet(false, true)) {
            try {
                sender.execute(this::sendWaiting);
            } catch (RejectedExecutionException e) {
                sendingSoon.set(false);
                failWaiting();
            }
        }
    }

    private void sendWaiting() {
        sendingSoon.set(false);
        for (Entry next = waiting.peek(); next != null; next = waiting.peek()) {
            if (next instanceof Step step) {
                waiting.remove(step);
                step.action.run();
            } else if (batches.get() < BATCHES_IN_FLIGHT && next instanceof Publication first && first.isReady()) {
                send(nextBatch());
            } else {
                return; // until one of them is done
            }
        }
    }

    /** The sender ended, as the backend was closed. */
    private void failWaiting() {
        for (Entry next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next instanceof Step step) {
                step.action.run();
            } else if (next instanceof Publication publication) {
                publication.completeExceptionally(notConnected());
            }
        }
    }

    private List<Publication> nextBatch() {
        List<Publication> batch = new ArrayList<>();
        long bytes = 0;
        while (batch.size() < MAX_BATCH
                && bytes < MAX_BATCH_BYTES
                && waiting.peek() instanceof Publication next
                && next.isReady()) {
            waiting.remove();
            batch.add(next);
            bytes += next.size();
        }
        waitingBytes.addAndGet(-bytes);
        return batch;
    }

    private static Publication end(List<Publication> batch) {
        return batch.get(batch.size() - 1);
    }

    private void send(List<Publication> batch) {
        Publication end = end(batch);
        end.markLastOfBatch();
        inFlight.add(batch);
        batches.incrementAndGet();
        CompletionStage<?> ended = end;
        ended.whenComplete((nothing, failure) -> {
            inFlight.remove(batch);
            if (failure != null) {
                batch.forEach(publication -> publication.completeExceptionally(failure));
            } else {
                answers.incrementAndGet();
            }
            batches.decrementAndGet();
            if (failure instanceof RedisCommandTimeoutException) {
                reconnect();
            }
            if (!waiting.isEmpty()) {
                sendSoon();
            }
        });
        if (!connected) {
            end.completeExceptionally(notConnected());
            return;
        }
        try {
            connection.dispatch(batch);
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        connected = true;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        connected = false;
        RedisConnectionException failure = notConnected();
        // Completed commands are not sent again after reconnecting, whatever the options of the client.
        inFlight.forEach(batch -> batch.forEach(publication -> publication.completeExceptionally(failure)));
        sendSoon();
    }

    @Override
    public int answers(byte[] channel) {
        return answers.get();
    }

    @Override
    public void reconnect(byte[] channel) {
        reconnect();
    }

    private void reconnect() {
        Connector.reconnect(connection);
    }

    @Override
    public CompletionStage<Void> close() {
        return connection.closeAsync();
    }
}
