package io.roomcast.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.roomcast.adapter.spi.Backoff;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream, from its end on, for all namespaces of a server ({@code wire.md} §6.2). The place where it reads is
 * known from the beginning and never forgotten, so nothing is lost between two reads or two connections, unless the
 * stream is trimmed meanwhile.
 */
final class StreamReader implements RedisConnectionStateListener {
    private static final long LIVE_WITHIN_SECONDS = 10;
    private static final Backoff BACKOFF = new Backoff(20, 5_000);

    private static final int LOOKS = 5;

    /** Of a look's time, how often Redis lets a read wait; the others are for the answer. */
    private static final int BLOCKED_LOOKS = 2;

    private static final int SILENT_LOOKS = LOOKS - 1;

    private final Reading reading;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final ReadEntries read;
    private final String name;
    private final StreamQueries queries;
    private final PortionSize portion;
    private final long blockMillis;
    private final StreamListeners listeners = new StreamListeners();
    private final Future<?> watching;
    private volatile CompletableFuture<Void> live = new CompletableFuture<>();
    private volatile int answers;
    private volatile boolean closed;
    private StreamId cursor = StreamId.ZERO;
    private volatile boolean started;
    private boolean up;
    private int attempt;
    private @Nullable RedisFuture<?> pending;
    private CompletionStage<Void> telling = CompletableFuture.completedFuture(null);
    private volatile boolean waiting;
    private int seenAnswers;
    private int silentLooks;

    /** @param read what the connection's decoder reads, if it has one */
    StreamReader(Reading reading, ReadEntries read, String stream, StreamsSettings settings) {
        this.reading = reading;
        this.connection = reading.connection();
        this.read = read;
        this.name = stream;
        this.queries = new StreamQueries(connection, stream);
        this.portion = new PortionSize(settings.readCount(), settings.maxLen());
        long look = Math.max(1, settings.livenessTimeout().toMillis() / LOOKS);
        this.blockMillis = Math.min(settings.blockTimeInMs(), look * BLOCKED_LOOKS);
        this.watching = connection
                .getResources()
                .eventExecutorGroup()
                .scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    }

    /** Finds the end of the stream and reads; completes when reading works. */
    CompletionStage<Void> start() {
        CompletionStage<Void> begun = live();
        connection.addListener(this);
        resume();
        return begun;
    }

    private CompletionStage<Void> live() {
        return live.copy().orTimeout(LIVE_WITHIN_SECONDS, TimeUnit.SECONDS);
    }

    /** Completes when what is added to the stream from now on is told. */
    CompletionStage<Void> attach(StreamListeners.Listener listener) {
        listeners.add(listener);
        return live();
    }

    void detach(StreamListeners.Listener listener) {
        listeners.remove(listener);
    }

    // --- where to read

    /** Begins to read, or goes on after an interruption. */
    private void resume() {
        StreamId from;
        synchronized (this) {
            from = cursor;
        }
        (started ? checked(from) : queries.end()).whenComplete((place, failure) -> {
            if (failure == null) {
                goOn(from, place);
            } else {
                failed(failure);
            }
        });
    }

    private synchronized void goOn(StreamId from, StreamId place) {
        if (closed || pending != null || !from.equals(cursor)) {
            return;
        }
        if (!started) {
            started = true;
            listeners.startAt(place);
        }
        cursor = place;
        poll();
    }

    /**
     * The place to go on: where reading stopped, unless the stream ends before it, as after Redis lost its data. If that
     * entry is not there any more, those after it may be gone too.
     */
    private CompletionStage<StreamId> checked(StreamId place) {
        return queries.isThere(place).thenCompose(there -> {
            if (there) {
                return CompletableFuture.completedFuture(place);
            }
            return queries.end().thenApply(end -> {
                tellGap();
                return end.compareTo(place) < 0 ? end : place;
            });
        });
    }

    private void tellGap() {
        listeners.gap("the stream " + name
                + " was trimmed or lost before it was read: entries may be missing; a larger maxLen keeps more");
    }

    // --- reading

    /** Only while nothing is pending. */
    @SuppressWarnings("FutureReturnValueIgnored") // the answer is waited for
    private void poll() {
        RedisFuture<List<StreamMessage<byte[], byte[]>>> asked;
        read.clear();
        try {
            asked = queries.after(cursor, portion.get(), up ? blockMillis : 0);
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        pending = asked;
        waiting = true;
        asked.whenComplete((entries, failure) -> answered(asked, entries, failure));
    }

    private void answered(
            RedisFuture<?> asked, @Nullable List<StreamMessage<byte[], byte[]>> answer, @Nullable Throwable failure) {
        List<StreamEntry> entries;
        CompletionStage<Boolean> complete;
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletionStage<Void> toldBefore;
        synchronized (this) {
            if (pending != asked || closed) {
                return; // given up
            }
            pending = null;
            waiting = false;
            if (failure != null) {
                failed(Refusals.named("XREAD", name, failure));
                return;
            }
            answers++;
            attempt = 0;
            entries = read.take(answer);
            // Asked before the next read, which may block.
            complete = portion.isFull(entries) ? queries.isThere(cursor) : CompletableFuture.completedFuture(true);
            portion.adapt(entries);
            if (!entries.isEmpty()) {
                cursor = entries.get(entries.size() - 1).id();
            }
            if (!up) {
                up = true;
                live.complete(null);
                listeners.restored();
            }
            toldBefore = telling;
            telling = told;
        }
        toldBefore.thenRun(() -> {
            pollNext(); // Redis works on the next entries while these are told
            listeners.tell(entries).whenComplete((done, thrown) -> told.complete(null));
        });
        complete.thenCombine(told, (there, done) -> there).thenAccept(there -> {
            if (!there) {
                tellGap();
            }
        });
    }

    private synchronized void pollNext() {
        if (pending == null && !closed && up) {
            poll();
        }
    }

    // --- interruptions

    private synchronized void failed(Throwable failure) {
        if (closed) {
            return;
        }
        down(failure);
        if (connection.isOpen()) {
            resumeLater();
        } // or when it is connected again
    }

    private void resumeLater() {
        CompletableFuture.delayedExecutor(BACKOFF.pauseMillis(attempt++), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed && connection.isOpen()) {
                        resume();
                    }
                });
    }

    private void down(Throwable failure) {
        live.completeExceptionally(failure); // whoever waits learns why
        live = new CompletableFuture<>();
        if (up) {
            up = false;
            listeners.lost();
        }
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        synchronized (this) {
            attempt = 0;
            if (!closed) {
                resumeLater(); // not on this thread, on which the connection is not ready yet
            }
        }
    }

    @Override
    public synchronized void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        RedisFuture<?> given = pending;
        pending = null;
        waiting = false;
        if (given != null) {
            given.cancel(false); // else Lettuce would repeat it
        }
        if (!closed) {
            down(new RedisConnectionException("Redis closed the connection that reads the stream " + name));
        }
    }

    /** Counts looks instead of time, so that a process that stood still does not blame Redis for it. */
    private void look() {
        int answered = answers;
        silentLooks = waiting && answered == seenAnswers ? silentLooks + 1 : 0;
        seenAnswers = answered;
        if (silentLooks >= SILENT_LOOKS) {
            silentLooks = 0;
            Connector.reconnect(connection);
        }
    }

    CompletionStage<Void> close() {
        closed = true;
        watching.cancel(false);
        return reading.close();
    }
}
