package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Connects nodes inside one JVM, without any server: for tests, for several servers in one process, and as the simplest
 * complete example of a backend. Knows its members, logs for recovery, and is as asynchronous as the others: nothing
 * arrives on the thread that sends.
 *
 * <p>Each node opens a backend of its own; those with the same {@linkplain InJvmSettings#name name} form a cluster.
 * Messages are passed as they are, since they are immutable.
 *
 * <p>Closing the backend without closing its links is what a crash looks like to the other nodes.
 */
public final class InJvmBackend implements Backend {
    private final InJvmSettings settings;
    private final Hub hub;
    private final Set<InJvmLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Joins the cluster of that name, or founds it. */
    public InJvmBackend(InJvmSettings settings) {
        this(settings, System::nanoTime);
    }

    /**
     * For tests.
     *
     * @param nanoTime used if this backend founds the cluster
     */
    InJvmBackend(InJvmSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.hub = Hub.acquire(settings, nanoTime);
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        if (closed.get()) {
            return CompletableFuture.failedStage(closed());
        }
        InJvmLink link = new InJvmLink(node, inbox, hub, settings.mailboxSize(), links::remove);
        links.add(link);
        CompletionStage<Link> joined = link.join();
        if (closed.get()) {
            // Closed meanwhile by another thread, perhaps before it could see this link.
            link.leave();
            return CompletableFuture.failedStage(closed());
        }
        return joined.whenComplete((joinedLink, failure) -> {
            if (failure != null) {
                links.remove(link);
            }
        });
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        if (closed.get()) {
            return CompletableFuture.failedStage(closed());
        }
        Mailbox completions = new Mailbox("a publisher", settings.mailboxSize());
        return CompletableFuture.completedStage((namespace, message) -> publish(completions, namespace, message));
    }

    private CompletionStage<Void> publish(Mailbox completions, String namespace, ClusterMessage message) {
        CompletableFuture<Void> published = new CompletableFuture<>();
        Channel channel = hub.channel(namespace);
        if (closed.get()) {
            completions.post(() -> published.completeExceptionally(closed()));
        } else if (channel == null) {
            completions.post(() -> published.complete(null));
        } else {
            channel.publish(message, null, offset -> completions.post(() -> published.complete(null)));
        }
        return published;
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the in-jvm backend '" + settings.name() + "' is closed");
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            List.copyOf(links).forEach(InJvmLink::leave);
            hub.release();
        }
    }
}
