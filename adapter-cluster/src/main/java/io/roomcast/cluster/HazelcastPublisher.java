package io.roomcast.cluster;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An emitter: sends like a node, but is none and hears nothing. */
final class HazelcastPublisher implements Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastPublisher.class);

    private static final int MANY_NAMESPACES = 1000;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final HazelcastCluster cluster;
    private final Threads threads;
    private final Progress progress;
    private final ConcurrentHashMap<String, Outlet> outlets = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    HazelcastPublisher(HazelcastCluster cluster, Threads threads, Progress progress) {
        this.cluster = cluster;
        this.threads = threads;
        this.progress = progress;
    }

    @Override
    public CompletionStage<Void> publish(String namespace, ClusterMessage message) {
        if (closed.get()) {
            return CompletableFuture.failedStage(new IllegalStateException("the hazelcast backend is closed"));
        }
        if (outlets.size() > MANY_NAMESPACES) {
            outlets.values().stream().filter(Outlet::isIdle).toList().forEach(this::forget);
        }
        return outlets.computeIfAbsent(namespace, Outlet::new).publish(message);
    }

    private void forget(Outlet outlet) {
        outlets.remove(outlet.namespace, outlet);
        progress.remove(outlet.id);
    }

    /** Learns who should hear it; blocks. */
    void refresh() {
        outlets.values().stream().filter(outlet -> outlet.topic != null).forEach(Outlet::refresh);
    }

    /** Says farewell in all namespaces; completes when that was heard. */
    CompletionStage<Void> close() {
        closed.set(true);
        return CompletableFuture.allOf(outlets.values().stream()
                .map(Outlet::close)
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    /** One namespace. */
    private final class Outlet {
        private final String namespace;
        private final String id = Ids.hex16();
        private final ClusterMessageCodec codec;
        private final Flow flow;
        private final Outbox outbox;
        private volatile Set<String> nodes = Set.of();
        private volatile @Nullable TopicSender topic;
        private @Nullable LogSender log;

        Outlet(String namespace) {
            this.namespace = namespace;
            this.codec = new ClusterMessageCodec(namespace);
            this.flow = new Flow(threads.timer(), node -> nodes.contains(node));
            this.outbox = new Outbox("the emitter to " + namespace, threads.writer(), this::send);
            progress.add(id, flow);
        }

        boolean isIdle() {
            return outbox.isIdle();
        }

        @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
        CompletionStage<Void> publish(ClusterMessage message) {
            try {
                String refusal = flow.refusal();
                if (refusal != null) {
                    throw new IllegalStateException(refusal);
                }
                Publication publication = new Publication(Frame.Kind.MESSAGE, "", codec.encode(message), false);
                return outbox.publish(publication).thenApply(nothing -> null);
            } catch (RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        /** First asks how the namespace is heard: somebody may have turned recovery on. */
        private CompletionStage<?> send(List<Publication> batch) {
            return cluster.askIfLogged(namespace)
                    .thenComposeAsync(logged -> logged ? append(batch) : publish(batch), threads.writer())
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            batch.forEach(one -> one.completeExceptionally(failure));
                        }
                    });
        }

        private CompletionStage<Void> publish(List<Publication> batch) {
            TopicSender sender = topic;
            if (sender == null) {
                sender = new TopicSender(cluster.messages(namespace), id, true, flow);
                topic = sender;
                threads.reader().execute(this::refresh);
            }
            return sender.send(batch);
        }

        private CompletionStage<Void> append(List<Publication> batch) {
            LogSender sender = log;
            if (sender == null) {
                sender = new LogSender(cluster.log(namespace), id, true);
                log = sender;
            }
            return sender.send(batch).thenAccept(last -> batch.forEach(one -> one.complete(null)));
        }

        CompletionStage<?> close() {
            CompletionStage<@Nullable String> farewell =
                    outbox.publish(new Publication(Frame.Kind.BYE, "", new byte[0], false));
            outbox.close();
            return farewell.handle((sent, failure) -> failure == null)
                    .thenComposeAsync(this::heard, threads.reader())
                    .whenComplete((heard, failure) -> progress.remove(id));
        }

        private CompletionStage<Boolean> heard(boolean sent) {
            if (!sent || topic == null) {
                return CompletableFuture.completedFuture(sent);
            }
            refresh();
            return flow.taken(nodes, FAREWELL);
        }

        /** Learns who should hear it; blocks. */
        private void refresh() {
            try {
                nodes = cluster.liveNodes(namespace);
                nodes.forEach(flow::joined);
            } catch (RuntimeException e) {
                LOG.debug("could not ask who is in {}", namespace, e); // there is a next time
            }
        }
    }
}
