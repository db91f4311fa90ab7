package io.roomcast.redis;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.roomcast.adapter.spi.Link;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a pub/sub backend opened: the connection that publishes for all its namespaces, and its links. */
final class Connections<P extends Publishing> implements AutoCloseable {
    private final String backend;
    private final Connector connector;
    private final Supplier<CompletionStage<P>> connect;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<P> publishing;
    private boolean closed;

    /**
     * @param backend its name, for people
     * @param connect makes the connection that publishes
     */
    Connections(String backend, Connector connector, Supplier<CompletionStage<P>> connect) {
        this.backend = backend;
        this.connector = connector;
        this.connect = connect;
    }

    /** Completes with the link once it is live; a link that does not get there is closed. */
    CompletionStage<Link> linked(PubSubLink link) {
        links.add(link);
        CompletableFuture<Link> linked = new CompletableFuture<>();
        link.subscribe(connector).whenComplete((live, failure) -> {
            if (failure == null && !isClosed()) {
                linked.complete(link);
            } else {
                link.close();
                linked.completeExceptionally(failure == null ? closedFailure() : failure);
            }
        });
        return linked;
    }

    void remove(Link link) {
        links.remove(link);
    }

    /** The connection that publishes; a failed attempt is repeated when somebody asks again. */
    synchronized CompletableFuture<P> publishing() {
        if (closed) {
            return CompletableFuture.failedFuture(closedFailure());
        }
        CompletableFuture<P> current = publishing;
        if (current == null || current.isCompletedExceptionally()) {
            current = connect.get().toCompletableFuture();
            publishing = current;
        }
        return current;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private IllegalStateException closedFailure() {
        return new IllegalStateException("the " + backend + " backend is closed");
    }

    /**
     * Sends what was published before, and closes the client if it is the backend's own. Waits for that, ten seconds at
     * most; on one of the client's own threads, which the end needs, it does not wait.
     */
    @Override
    public void close() {
        CompletableFuture<P> current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = publishing;
        }
        Thread closing = new Thread(() -> end(current), "roomcast-redis-close");
        closing.setDaemon(true);
        closing.start();
        if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
            try {
                closing.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(@Nullable CompletableFuture<P> connecting) {
        CompletableFuture<?>[] closing = List.copyOf(links).stream()
                .map(link -> link.close().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture<Void> ended = CompletableFuture.allOf(closing);
        if (connecting != null) {
            ended = ended.thenCompose(done -> connecting)
                    .thenCompose(redis -> redis.flushed().thenCompose(flushed -> redis.close()));
        }
        try {
            ended.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Never connected, or gone: there is nothing more to flush.
        } finally {
            connector.close();
        }
    }
}
