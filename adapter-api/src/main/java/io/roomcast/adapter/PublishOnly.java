package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The operations of an emitter. */
final class PublishOnly implements Broadcaster {
    private final Publisher publisher;
    private final String namespace;

    PublishOnly(Publisher publisher, String namespace) {
        this.publisher = publisher;
        this.namespace = namespace;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public CompletionStage<Void> broadcast(Packet packet, BroadcastOptions options) {
        return publish(options, new ClusterMessage.Broadcast(ClusterMessage.EMITTER, null, packet, options));
    }

    @Override
    public CompletionStage<Void> addSockets(BroadcastOptions options, Collection<String> rooms) {
        return publish(options, new ClusterMessage.SocketsJoin(ClusterMessage.EMITTER, options, List.copyOf(rooms)));
    }

    @Override
    public CompletionStage<Void> delSockets(BroadcastOptions options, Collection<String> rooms) {
        return publish(options, new ClusterMessage.SocketsLeave(ClusterMessage.EMITTER, options, List.copyOf(rooms)));
    }

    @Override
    public CompletionStage<Void> disconnectSockets(BroadcastOptions options, boolean close) {
        return publish(options, new ClusterMessage.DisconnectSockets(ClusterMessage.EMITTER, options, close));
    }

    @Override
    public CompletionStage<Void> serverSideEmit(EventData data) {
        return publisher.publish(namespace, new ClusterMessage.ServerSideEmit(ClusterMessage.EMITTER, null, data));
    }

    @Override
    public CompletionStage<List<Value>> broadcastWithAck(EventData data, BroadcastOptions options) {
        return unsupported("Acknowledgements are not supported by an emitter");
    }

    @Override
    public CompletionStage<List<Value>> serverSideEmitWithAck(EventData data, @Nullable Duration timeout) {
        return unsupported("Acknowledgements are not supported by an emitter");
    }

    @Override
    public CompletionStage<List<RemoteSocket>> fetchSockets(BroadcastOptions options) {
        return unsupported("fetchSockets is not supported by an emitter");
    }

    private CompletionStage<Void> publish(BroadcastOptions options, ClusterMessage message) {
        return options.flags().isLocal()
                ? unsupported("an emitter has no local sockets: leave out local()")
                : publisher.publish(namespace, message);
    }

    private static <T> CompletionStage<T> unsupported(String reason) {
        return CompletableFuture.failedStage(new UnsupportedOperationException(reason));
    }
}
