package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Redis pub/sub, in one cluster with Node servers that use {@code createAdapter} of {@code @socket.io/redis-adapter} and
 * with {@code @socket.io/redis-emitter} ({@code wire.md} §3, §4). Redis keeps no messages, so sessions cannot be
 * recovered.
 *
 * <p>One connection publishes for all namespaces; each namespace receives on one of its own.
 */
public final class RedisBackend implements Backend {
    private static final int MAX_CACHED_NAMESPACES = 1000;

    private final RedisSettings settings;
    private final Connector connector;
    private final Set<ClassicLink> links = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<PublishConnection> publishing;
    private boolean closed;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public RedisBackend(RedisSettings settings) {
        this(Connector.own(settings), settings);
    }

    /**
     * With the application's client, which stays open when the backend is closed. It must know its URI
     * ({@code RedisClient.create(uri)}) and reconnect by itself, as it does by default.
     *
     * @param settings its URI is not used
     */
    public RedisBackend(RedisClient client, RedisSettings settings) {
        this(Connector.lent(client), settings);
    }

    private RedisBackend(Connector connector, RedisSettings settings) {
        this.connector = connector;
        this.settings = settings;
    }

    @Override
    public String newNodeId(String namespace) {
        return Ids.base64(6);
    }

    @Override
    public String newRequestId() {
        return Ids.base64(6);
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return publishConnection().thenCompose(redis -> {
            ClassicLink link = new ClassicLink(node, settings, inbox, redis, links::remove);
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
        });
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return publishConnection().thenApply(redis -> new EmittingPublisher(redis, settings.key()));
    }

    /** Publishes in the form of an emitter. */
    private static final class EmittingPublisher implements Publisher {
        private record Target(ClassicChannels channels, ClassicEncoder encoder) {}

        private final PublishConnection redis;
        private final String key;
        private final ConcurrentHashMap<String, Target> targets = new ConcurrentHashMap<>();

        EmittingPublisher(PublishConnection redis, String key) {
            this.redis = redis;
            this.key = key;
        }

        @Override
        @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
        public CompletionStage<Void> publish(String namespace, ClusterMessage message) {
            if (targets.size() > MAX_CACHED_NAMESPACES) {
                targets.clear();
            }
            Target target = targets.computeIfAbsent(
                    namespace,
                    name -> new Target(
                            new ClassicChannels(key, name), new ClassicEncoder(ClusterMessage.EMITTER, name)));
            return ClassicLink.publishTo(redis, target.channels, target.encoder, message)
                    .thenApply(receivers -> null);
        }
    }

    /** The connection that publishes; a failed attempt is repeated when somebody asks again. */
    private synchronized CompletableFuture<PublishConnection> publishConnection() {
        if (closed) {
            return CompletableFuture.failedFuture(closedFailure());
        }
        CompletableFuture<PublishConnection> current = publishing;
        if (current == null || current.isCompletedExceptionally()) {
            current = connector.connect().toCompletableFuture();
            publishing = current;
        }
        return current;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("the redis backend is closed");
    }

    /**
     * Sends what was published before, and closes the client if it is the backend's own. Waits for that, ten seconds at
     * most; on one of the client's own threads, which the end needs, it does not wait.
     */
    @Override
    public void close() {
        CompletableFuture<PublishConnection> current;
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

    private void end(@Nullable CompletableFuture<PublishConnection> connecting) {
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
