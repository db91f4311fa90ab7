package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the backends over Redis have in common: how links and emitters are made, and the end. */
abstract class PubSubBackend<P extends Publishing> implements Backend {
    private static final int MAX_CACHED_NAMESPACES = 1000;

    private final Connections<P> connections;

    /** The parameters are those of {@link Connections}. */
    PubSubBackend(String name, Connector connector, Supplier<CompletionStage<P>> publishing) {
        this.connections = new Connections<>(name, connector, publishing);
    }

    /** Publishes in one namespace. */
    interface Emission {
        CompletionStage<@Nullable String> publish(ClusterMessage message);
    }

    /**
     * A link that receives nothing yet.
     *
     * @param onClose to be told when it is closed
     */
    abstract PubSubLink newLink(NodeContext node, Inbox inbox, P redis, Consumer<Link> onClose);

    /** How emitters publish in a namespace. */
    abstract Emission emission(P redis, String namespace);

    @Override
    public final CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return connections
                .publishing()
                .thenCompose(redis -> connections.linked(newLink(node, inbox, redis, connections::remove)));
    }

    @Override
    public final CompletionStage<Publisher> publisher() {
        return connections.publishing().thenApply(EmittingPublisher::new);
    }

    /** Publishes without being a node. */
    private final class EmittingPublisher implements Publisher {
        private final P redis;
        private final ConcurrentHashMap<String, Emission> emissions = new ConcurrentHashMap<>();

        EmittingPublisher(P redis) {
            this.redis = redis;
        }

        @Override
        @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
        public CompletionStage<Void> publish(String namespace, ClusterMessage message) {
            if (emissions.size() > MAX_CACHED_NAMESPACES) {
                emissions.clear();
            }
            return emissions
                    .computeIfAbsent(namespace, name -> emission(redis, name))
                    .publish(message)
                    .thenApply(offset -> null);
        }
    }

    /**
     * Sends what was published before, and closes the client if it is the backend's own. Waits for that, ten seconds at
     * most; on one of the client's own threads, which the end needs, it does not wait.
     */
    @Override
    public final void close() {
        connections.close();
    }
}
