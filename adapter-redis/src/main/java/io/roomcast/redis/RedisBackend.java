package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.function.Consumer;

/**
 * Redis pub/sub, in one cluster with Node servers that use {@code createAdapter} of {@code @socket.io/redis-adapter} and
 * with {@code @socket.io/redis-emitter} ({@code wire.md} §3, §4). Redis keeps no messages, so sessions cannot be
 * recovered.
 *
 * <p>One connection publishes for all namespaces; each namespace receives on one of its own.
 */
public final class RedisBackend extends PubSubBackend<PublishConnection> {
    private final RedisSettings settings;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public RedisBackend(RedisSettings settings) {
        this(settings.cluster() ? Connector.ownToCluster(settings.uri()) : Connector.own(settings.uri()), settings);
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
        super("redis", connector, () -> connector.connect(PubSub.CLASSIC));
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
    PubSubLink newLink(NodeContext node, Inbox inbox, PublishConnection redis, Consumer<Link> onClose) {
        return new ClassicLink(node, settings, inbox, redis, onClose);
    }

    @Override
    Emission emission(PublishConnection redis, String namespace) {
        ClassicChannels channels = new ClassicChannels(settings.key(), namespace);
        ClassicEncoder encoder = new ClassicEncoder(ClusterMessage.EMITTER, namespace);
        return message -> ClassicLink.publishTo(redis, channels, encoder, message);
    }
}
