package io.roomcast.conformance.toy;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A backend for the tests of the kit itself: messages are bytes, the messaging system is a map. It keeps every rule,
 * unless it is given a {@link Flaw}.
 */
final class ToyBackend implements Backend {
    private final ToyServer server;
    private final ToyServer.@Nullable Client lent;
    private final String prefix;
    private final @Nullable Flaw flaw;
    private final Set<ToyLink> links = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ToyBackend(ToyServer server, ToyServer.@Nullable Client lent, String prefix, @Nullable Flaw flaw) {
        this.server = server;
        this.lent = lent;
        this.prefix = flaw == Flaw.IGNORES_THE_PREFIX ? "" : prefix;
        this.flaw = flaw;
    }

    boolean has(Flaw one) {
        return flaw == one;
    }

    Set<ToyLink> links() {
        return links;
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        if (isClosed() && !has(Flaw.LINKS_WHEN_CLOSED)) {
            return CompletableFuture.failedStage(closedFailure());
        }
        ToyLink link = new ToyLink(this, server.channel(prefix, node.namespace()), node, inbox);
        links.add(link);
        if (has(Flaw.LINKS_BEFORE_IT_IS_LIVE)) {
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(link::subscribe);
        } else {
            link.subscribe();
        }
        return CompletableFuture.completedFuture(link);
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        if (isClosed()) {
            return CompletableFuture.failedStage(closedFailure());
        }
        if (has(Flaw.COUNTS_EMITTERS)) {
            server.channel(prefix, "/").join("emitter", null);
        }
        return CompletableFuture.completedFuture((namespace, message) -> {
            if (isClosed() && !has(Flaw.EMITS_WHEN_CLOSED)) {
                return CompletableFuture.failedStage(closedFailure());
            }
            byte[] bytes = new ClusterMessageCodec(namespace).encode(message);
            server.channel(prefix, namespace).publish(bytes, false);
            return CompletableFuture.completedFuture(null);
        });
    }

    private boolean isClosed() {
        return closed || (lent != null && lent.isClosed());
    }

    private static IllegalStateException closedFailure() {
        return new IllegalStateException("the toy backend is closed");
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(links).forEach(ToyLink::vanish);
        if (lent != null && has(Flaw.CLOSES_THE_LENT_CLIENT)) {
            lent.close();
        }
    }
}
