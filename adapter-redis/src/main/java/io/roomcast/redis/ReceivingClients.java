package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.concurrent.Future;
import io.roomcast.redis.ClusterMasters.AnyMaster;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

    private final @Nullable ClusterMasters masters;

    /** @param masters to any of which a connection goes, if Redis is a cluster */
    ReceivingClients(ClientResources shared, ClientOptions options, RedisURI uri, @Nullable ClusterMasters masters) {
        this.masters = masters;
        this.shared = shared;
        this.options = options;
        this.uri = uri;
        this.reading = RedisClient.create(shared, uri);
        reading.setOptions(options);
    }

    CompletionStage<Receiving> connect(MessageDecoder.Sink sink) {
        if (masters == null) {
            return connect(sink, uri, shared.socketAddressResolver(), false, () -> false);
        }
        AnyMaster any = masters.anyOfThem(uri);
        return connect(sink, uri, any, false, any::isLeft);
    }

    /** To one of the masters of a cluster. */
    CompletionStage<Receiving> connect(MessageDecoder.Sink sink, RedisURI master) {
        return connect(sink, master, shared.socketAddressResolver(), true, () -> false);
    }

    private CompletionStage<Receiving> connect(
            MessageDecoder.Sink sink,
            RedisURI to,
            SocketAddressResolver resolver,
            boolean toCluster,
            BooleanSupplier misplaced) {
        ClientResources resources = DefaultClientResources.builder()
                .eventLoopGroupProvider(shared.eventLoopGroupProvider())
                .eventExecutorGroup(shared.eventExecutorGroup())
                .timer(shared.timer())
                .eventBus(shared.eventBus())
                .reconnectDelay(shared.reconnectDelay())
                .socketAddressResolver(resolver)
                .nettyCustomizer(MessageDecoder.customizer(sink))
                .build();
        RedisClient client = RedisClient.create(resources, to);
        client.setOptions(options);
        return client.connectPubSubAsync(ByteArrayCodec.INSTANCE, to)
                .thenCompose(Opening::opened)
                .handle((connection, failure) -> {
                    if (failure != null) {
                        close(client);
                        throw new CompletionException(failure);
                    }
                    return new Receiving(connection, toCluster, misplaced, () -> close(client));
                });
    }

    /** Its resources have no threads of their own, but those that it shares count who uses them. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static CompletionStage<Void> close(RedisClient client) {
        return client.shutdownAsync(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS)
                .whenComplete((closed, failure) -> client.getResources().shutdown());
    }

    /** A connection that does not subscribe. */
    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connectReading() {
        return reading.connectAsync(ByteArrayCodec.INSTANCE, uri).thenCompose(Opening::opened);
    }

    /** Ends the threads. */
    Future<?> close() {
        reading.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        return shared.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
