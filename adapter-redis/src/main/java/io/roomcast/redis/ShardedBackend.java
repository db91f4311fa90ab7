package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Sharded pub/sub of Redis 7 and later, in one cluster with Node servers that use {@code createShardedAdapter} of
 * {@code @socket.io/redis-adapter} ({@code wire.md} §5). Redis keeps no messages, so sessions cannot be recovered.
 *
 * <p>One connection publishes for all namespaces; each namespace receives on one of its own.
 */
public final class ShardedBackend implements Backend {
    private static final int MAX_CACHED_NAMESPACES = 1000;
    private static final long ANSWERED_WITHIN_SECONDS = 10;

    private final ShardedSettings settings;
    private final Connections connections;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public ShardedBackend(ShardedSettings settings) {
        this(Connector.own(settings.uri()), settings);
    }

    /**
     * With the application's client, which stays open when the backend is closed. It must know its URI
     * ({@code RedisClient.create(uri)}) and reconnect by itself, as it does by default.
     *
     * @param settings its URI is not used
     */
    public ShardedBackend(RedisClient client, ShardedSettings settings) {
        this(Connector.lent(client), settings);
    }

    private ShardedBackend(Connector connector, ShardedSettings settings) {
        this.connections = new Connections("redis-sharded", PubSub.SHARDED, connector);
        this.settings = settings;
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return publishing()
                .thenCompose(redis ->
                        connections.linked(new ShardedLink(node, settings, inbox, redis, connections::remove)));
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return publishing().thenApply(redis -> new EmittingPublisher(redis, settings));
    }

    /** The connection that publishes, to a Redis that knows sharded pub/sub. */
    private CompletionStage<PublishConnection> publishing() {
        return connections.publishing().thenCompose(redis -> {
            CompletableFuture<PublishConnection> checked = new CompletableFuture<>();
            byte[] any = new ShardedChannels(settings.channelPrefix(), "/", settings.subscriptionMode()).everybody();
            redis.command(commands -> redis.kind().counts(commands, any)).whenComplete((counts, failure) -> {
                if (failure != null && isUnknownCommand(failure)) {
                    checked.completeExceptionally(new IllegalStateException(
                            "Redis at " + connections.connector().where()
                                    + " has no sharded pub/sub: redis-sharded needs Redis 7 or later; upgrade it, or use"
                                    + " the backend redis",
                            failure));
                } else {
                    checked.complete(redis); // what else there is, subscribing and publishing will tell
                }
            });
            return checked.completeOnTimeout(redis, ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
        });
    }

    /** "unknown command", "Unknown subcommand or wrong number of arguments", as the versions say. */
    private static boolean isUnknownCommand(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RedisCommandExecutionException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("unknown");
    }

    /** Publishes without being a node. */
    private static final class EmittingPublisher implements Publisher {
        private record Target(ShardedChannels channels, ShardedFormat format) {}

        private final PublishConnection redis;
        private final ShardedSettings settings;
        private final ConcurrentHashMap<String, Target> targets = new ConcurrentHashMap<>();

        EmittingPublisher(PublishConnection redis, ShardedSettings settings) {
            this.redis = redis;
            this.settings = settings;
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
                            new ShardedChannels(settings.channelPrefix(), name, settings.subscriptionMode()),
                            new ShardedFormat(ClusterMessage.EMITTER, name)));
            return ShardedLink.publishTo(redis, target.channels, target.format, message)
                    .thenApply(nothing -> null);
        }
    }

    /**
     * Sends what was published before, and closes the client if it is the backend's own. Waits for that, ten seconds at
     * most; on one of the client's own threads, which the end needs, it does not wait.
     */
    @Override
    public void close() {
        connections.close();
    }
}
