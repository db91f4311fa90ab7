package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in the order of the calls, in natural batches: while Redis works on what was written, further messages
 * collect and then go out in one write. A lone message goes out at once.
 *
 * <p>Lettuce keeps the order of writes only among those from its I/O thread, which are done at once, or only among those
 * from other threads, which queue. So nothing is ever sent from the I/O thread.
 *
 * <p>A message goes out at most once: what was on its way when the connection broke fails, and is not repeated.
 */
final class PublishConnection implements RedisConnectionStateListener {
    /** Two, so that Redis has the next one when it is done with the first. */
    private static final int BATCHES_IN_FLIGHT = 2;

    private static final int MAX_BATCH = 2048;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String where;
    private final Executor otherThread;
    private final Queue<Publication> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<List<Publication>> inFlight = new ConcurrentLinkedQueue<>();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger draining = new AtomicInteger();
    private volatile boolean connected;
    private volatile @Nullable Thread ioThread;
    private volatile CompletionStage<?> newest = CompletableFuture.completedFuture(null);

    PublishConnection(StatefulRedisConnection<byte[], byte[]> connection, String where) {
        this.connection = connection;
        this.where = where;
        this.otherThread = connection.getResources().eventExecutorGroup().next();
        this.connected = connection.isOpen();
        connection.addListener(this);
    }

    /** For everything but PUBLISH. Fails instead of waiting if there is no connection. */
    StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }

    boolean isConnected() {
        return connected;
    }

    RedisConnectionException notConnected() {
        return new RedisConnectionException("not connected to Redis at " + where + "; reconnecting");
    }

    /** Completes when Redis has the message; fails if it did not go out. */
    Publication publish(byte[] channel, byte[] message) {
        Publication publication = new Publication(channel, message, this);
        if (!connected) {
            publication.completeExceptionally(notConnected());
            return publication;
        }
        waiting.add(publication);
        newest = publication;
        Thread io = ioThread;
        if (io == null || io == Thread.currentThread()) {
            drainElsewhere();
        } else {
            drain();
        }
        return publication;
    }

    /** Completes once what was published before has gone out, or failed. */
    CompletionStage<Void> flushed() {
        return newest.handle((result, failure) -> null);
    }

    /** Called while a message is written. */
    void writing() {
        Thread current = Thread.currentThread();
        if (ioThread != current) {
            ioThread = current;
        }
    }

    private void drainElsewhere() {
        try {
            otherThread.execute(this::drain);
        } catch (RejectedExecutionException e) {
            drain(); // closed: what waits fails
        }
    }

    private void drain() {
        if (draining.getAndIncrement() != 0) {
            return; // whoever drains sees it
        }
        int seen = 1;
        do {
            while (batches.get() < BATCHES_IN_FLIGHT && !waiting.isEmpty()) {
                send();
            }
            seen = draining.addAndGet(-seen);
        } while (seen != 0);
    }

    private void send() {
        List<Publication> batch = new ArrayList<>();
        Publication last = null;
        for (Publication next = waiting.poll(); next != null; next = waiting.poll()) {
            batch.add(next);
            last = next;
            if (batch.size() == MAX_BATCH) {
                break;
            }
        }
        if (last == null) {
            return;
        }
        last.markLastOfBatch();
        inFlight.add(batch);
        batches.incrementAndGet();
        CompletionStage<?> end = last;
        end.whenComplete((nothing, failure) -> {
            inFlight.remove(batch);
            if (failure != null) {
                batch.forEach(publication -> publication.completeExceptionally(failure));
            }
            batches.decrementAndGet();
            if (!waiting.isEmpty()) {
                drainElsewhere();
            }
        });
        if (!connected) {
            last.completeExceptionally(notConnected());
            return;
        }
        try {
            connection.dispatch(batch);
        } catch (RuntimeException e) {
            last.completeExceptionally(e);
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        connected = true;
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        connected = false;
        ioThread = null; // the next connection may be on another
        RedisConnectionException failure = notConnected();
        // Completed commands are not sent again after reconnecting, whatever the options of the client.
        inFlight.forEach(batch -> batch.forEach(publication -> publication.completeExceptionally(failure)));
        drainElsewhere();
    }

    CompletionStage<Void> close() {
        return connection.closeAsync();
    }
}
