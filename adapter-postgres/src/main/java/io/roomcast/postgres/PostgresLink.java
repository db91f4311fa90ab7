package io.roomcast.postgres;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One namespace of one node: a channel for everything ({@code wire.md} §7.1). Membership is kept by heartbeats. */
final class PostgresLink implements Link {
    private final NodeContext node;
    private final Inbox inbox;
    private final PostgresFormat format;
    private final Publishing publishing;
    private final Listening listening;
    private final Consumer<PostgresLink> onClose;
    private @Nullable Publication last;
    private @Nullable CompletionStage<Void> closing;
    private volatile boolean closed;

    /** @param onClose to be told when it is closed */
    PostgresLink(
            NodeContext node,
            Inbox inbox,
            PostgresFormat format,
            Publishing publishing,
            Listening listening,
            Consumer<PostgresLink> onClose) {
        this.node = node;
        this.inbox = inbox;
        this.format = format;
        this.publishing = publishing;
        this.listening = listening;
        this.onClose = onClose;
    }

    /** Completes when messages arrive. */
    CompletionStage<Void> subscribe() {
        return listening.add(this, format);
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        try {
            return send(format.write(message)).thenApply(row -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        try {
            return send(format.writeAnswer(response, requesterId)).thenApply(row -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private synchronized Publication send(Payload payload) {
        if (closed) {
            throw new IllegalStateException("the link of " + node.namespace() + " is closed");
        }
        Publication publication = publishing.send(new Publication(format.channel(), payload, 0));
        last = publication;
        return publication;
    }

    // --- in, on the thread that receives

    Inbox inbox() {
        return inbox;
    }

    boolean isNode(String nodeId) {
        return node.nodeId().equals(nodeId);
    }

    // --- the end

    boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing == null) {
            closed = true;
            onClose.accept(this);
            CompletionStage<?> sent = last == null ? CompletableFuture.completedFuture(null) : last;
            CompletionStage<Void> deaf = listening.remove(this, format);
            closing = sent.handle((row, failure) -> null).thenCompose(done -> deaf);
        }
        return closing;
    }
}
