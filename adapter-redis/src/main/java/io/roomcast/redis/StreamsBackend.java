package io.roomcast.redis;

import io.lettuce.core.RedisClient;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Redis streams, in one cluster with Node servers that use {@code createAdapter} of
 * {@code @socket.io/redis-streams-adapter} 0.3 ({@code wire.md} §6). Broadcasts are kept for a while, so clients that come
 * back get what they missed, and nodes that lost their connection too.
 *
 * <p>One connection publishes for all namespaces, and one reads each stream; each namespace receives questions and answers
 * on one of its own.
 */
public final class StreamsBackend extends PubSubBackend<PublishConnection> {
    private final StreamsSettings settings;
    private final StreamReaders readers;

    /** With a client of its own, which is closed with the backend. Connects when the first link is made. */
    public StreamsBackend(StreamsSettings settings) {
        this(Connector.own(settings.uri()), settings);
    }

    /**
     * With the application's client, which stays open when the backend is closed. It must know its URI
     * ({@code RedisClient.create(uri)}) and reconnect by itself, as it does by default.
     *
     * @param settings its URI is not used
     */
    public StreamsBackend(RedisClient client, StreamsSettings settings) {
        this(Connector.lent(client), settings);
    }

    private StreamsBackend(Connector connector, StreamsSettings settings) {
        super("redis-streams", connector, () -> publishing(connector, settings));
        this.settings = settings;
        this.readers = new StreamReaders(connector, settings);
    }

    private static CompletionStage<PublishConnection> publishing(Connector connector, StreamsSettings settings) {
        return settings.useShardedPubSub()
                ? connector
                        .connect(PubSub.SHARDED)
                        .thenCompose(redis -> ShardedSupport.checked(redis, "redis-streams", connector.where()))
                : connector.connect(PubSub.CLASSIC);
    }

    @Override
    PubSubLink newLink(NodeContext node, Inbox inbox, PublishConnection redis, Consumer<Link> onClose) {
        return new StreamsLink(node, settings, new Arrivals(inbox), redis, readers, onClose);
    }

    /** Everything goes into the stream, server-side events too. */
    @Override
    Emission emission(PublishConnection redis, String namespace) {
        StreamsFormat format = new StreamsFormat(namespace, settings);
        return message -> {
            try {
                return redis.send(format.entry(message));
            } catch (RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        };
    }
}
