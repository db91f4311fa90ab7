package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.concurrent.Future;
import io.roomcast.redis.ClusterMasters.AnyMaster;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private final @Nullable ClusterMasters masters;

    /** @param masters to any of which a connection goes, if Redis is a cluster */
    ReceivingClients(ClientResources shared, ClientOptions options, RedisURI uri, @Nullable ClusterMasters masters) {
        this.masters = masters;
        this.shared = shared;
        this.options = options;
        this.uri = uri;
    }

    CompletionStage<Receiving> connect(MessageDecoder.Sink sink) {
        if (masters == null) {
            return connect(sink, uri, shared.socketAddressResolver(), false, Place.FIXED);
        }
        AnyMaster any = masters.anyOfThem(uri);
        return connect(sink, uri, any, false, any);
    }

    /** To one of the masters of a cluster. */
    CompletionStage<Receiving> connect(MessageDecoder.Sink sink, RedisURI master) {
        return connect(sink, master, shared.socketAddressResolver(), true, Place.FIXED);
    }

    private CompletionStage<Receiving> connect(
            MessageDecoder.Sink sink, RedisURI to, SocketAddressResolver resolver, boolean toCluster, Place place) {
        RedisClient client = client(to, resolver, MessageDecoder.customizer(sink));
        return opened(client, client.connectPubSubAsync(ByteArrayCodec.INSTANCE, to))
                .thenApply(connection -> new Receiving(connection, true, toCluster, place, () -> close(client)));
    }

    /** A connection that reads a stream. */
    CompletionStage<Reading> connectReading(byte[] stream, Consumer<List<StreamEntry>> sink) {
        RedisClient client = client(uri, shared.socketAddressResolver(), EntryDecoder.customizer(stream, sink));
        return opened(client, client.connectAsync(ByteArrayCodec.INSTANCE, uri))
                .thenApply(connection -> new Reading(connection, () -> close(client)));
    }

    private RedisClient client(RedisURI to, SocketAddressResolver resolver, NettyCustomizer pipeline) {
        ClientResources resources = DefaultClientResources.builder()
                .eventLoopGroupProvider(shared.eventLoopGroupProvider())
                .eventExecutorGroup(shared.eventExecutorGroup())
                .timer(shared.timer())
                .eventBus(shared.eventBus())
                .reconnectDelay(shared.reconnectDelay())
                .socketAddressResolver(resolver)
                .nettyCustomizer(pipeline)
                .build();
        RedisClient client = RedisClient.create(resources, to);
        client.setOptions(options);
        return client;
    }

    /** Closes the client if the connection cannot be opened. */
    private static <C extends StatefulRedisConnection<byte[], byte[]>> CompletionStage<C> opened(
            RedisClient client, CompletionStage<C> connecting) {
        return connecting.thenCompose(Opening::opened).whenComplete((connection, failure) -> {
            if (failure != null) {
                close(client);
            }
        });
    }

    /** Its resources have no threads of their own, but those that it shares count who uses them. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static CompletionStage<Void> close(RedisClient client) {
        return client.shutdownAsync(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS)
                .whenComplete((closed, failure) -> client.getResources().shutdown());
    }

    /** Ends the threads; completes when the I/O threads ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // the others end soon after
    Future<?> close() {
        shared.shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        return shared.eventLoopGroupProvider().shutdown(0, CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
