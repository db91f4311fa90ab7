package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A client for each connection that receives, so that its pipeline knows where the messages go: Lettuce does not tell a
 * pipeline whose it is. All share their threads.
 */
final class ReceivingClients {
    private static final long CLOSED_WITHIN_SECONDS = 2;

    private final ClientResources shared;
    private final ClientOptions options;
    private final RedisURI uri;
    private final RedisClient reading;

    ReceivingClients(ClientResources shared, ClientOptions options, RedisURI uri) {
        this.shared = shared;
        this.options = options;
        this.uri = uri;
        this.reading = RedisClient.create(shared, uri);
        reading.setOptions(options);
    }

    CompletionStage<Receiving> connect(MessageDecoder.Sink sink) {
        return connect(sink, uri, false);
    }

    /** To one of the masters of a cluster. */
    CompletionStage<Receiving> connect(MessageDecoder.Sink sink, RedisURI master) {
        return connect(sink, master, true);
    }

    private CompletionStage<Receiving> connect(MessageDecoder.Sink sink, RedisURI to, boolean toCluster) {
        ClientResources resources = DefaultClientResources.builder()
                .eventLoopGroupProvider(shared.eventLoopGroupProvider())
                .eventExecutorGroup(shared.eventExecutorGroup())
                .timer(shared.timer())
                .eventBus(shared.eventBus())
                .reconnectDelay(shared.reconnectDelay())
                .socketAddressResolver(shared.socketAddressResolver())
                .nettyCustomizer(MessageDecoder.customizer(sink))
                .build();
        RedisClient client = RedisClient.create(resources, to);
        client.setOptions(options);
        return client.connectPubSubAsync(ByteArrayCodec.INSTANCE, to).handle((connection, failure) -> {
            if (failure != null) {
                close(client);
                throw new CompletionException(failure);
            }
            return new Receiving(connection, toCluster, () -> close(client));
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its resources are only told; they have no threads of their own
    private static CompletionStage<Void> close(RedisClient client) {
        return client.shutdownAsync(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> client.getResources().shutdown());
    }

    /** A connection that does not subscribe. */
    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connectReading() {
        return reading.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    /** Ends the threads. */
    Future<?> close() {
        reading.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        return shared.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
