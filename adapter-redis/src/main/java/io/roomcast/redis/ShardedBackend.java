package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Sharded pub/sub of Redis 7 and later, in one cluster with Node servers that use {@code createShardedAdapter} of
 * {@code @socket.io/redis-adapter} ({@code wire.md} §5). Redis keeps no messages, so sessions cannot be recovered.
 *
 * <p>One connection publishes for all namespaces; each namespace receives on one of its own.
 */
public final class ShardedBackend extends PubSubBackend<Publishing> {
    private final ShardedSettings settings;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public ShardedBackend(ShardedSettings settings) {
        this(settings.cluster() ? Connector.ownToCluster(settings.uri()) : Connector.own(settings.uri()), settings);
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
        super("redis-sharded", connector, () -> publishing(connector));
        this.settings = settings;
    }

    private static CompletionStage<Publishing> publishing(Connector connector) {
        return connector
                .connectSharded()
                .thenCompose(redis -> ShardedSupport.checked(redis, "redis-sharded", connector.where()));
    }

    @Override
    PubSubLink newLink(NodeContext node, Inbox inbox, Publishing redis, Consumer<Link> onClose) {
        return new ShardedLink(node, settings, inbox, redis, onClose);
    }

    @Override
    Emission emission(Publishing redis, String namespace) {
        ShardedChannels channels =
                new ShardedChannels(settings.channelPrefix(), namespace, settings.subscriptionMode());
        ShardedFormat format = new ShardedFormat(ClusterMessage.EMITTER, namespace);
        return message -> ShardedLink.publishTo(redis, channels, format, message);
    }
}
