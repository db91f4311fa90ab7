package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

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
    private final Connections connections;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public RedisBackend(RedisSettings settings) {
        this(Connector.own(settings.uri()), settings);
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
        this.connections = new Connections("redis", PubSub.CLASSIC, connector);
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
        return connections
                .publishing()
                .thenCompose(redis ->
                        connections.linked(new ClassicLink(node, settings, inbox, redis, connections::remove)));
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return connections.publishing().thenApply(redis -> new EmittingPublisher(redis, settings.key()));
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

    /**
     * Sends what was published before, and closes the client if it is the backend's own. Waits for that, ten seconds at
     * most; on one of the client's own threads, which the end needs, it does not wait.
     */
    @Override
    public void close() {
        connections.close();
    }
}
