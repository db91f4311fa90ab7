package io.roomcast.mongo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One namespace of one node. Membership is kept by heartbeats; nobody says that he leaves ({@code wire.md} §8.1). */
final class MongoLink implements Link {
    private final NodeContext node;
    private final Inbox inbox;
    private final MongoFormat format;
    private final Publishing publishing;
    private final Awaited awaited;
    private final Optional<MongoLog> log;
    private final Consumer<MongoLink> onClose;
    private final Gate gate = new Gate();
    private @Nullable Publication last;
    private @Nullable CompletionStage<Void> closing;

    /**
     * @param log of this namespace, if broadcasts are to be recovered
     * @param onClose to be told when it is closed
     */
    MongoLink(
            NodeContext node,
            Inbox inbox,
            MongoFormat format,
            Publishing publishing,
            Awaited awaited,
            Optional<MongoLog> log,
            Consumer<MongoLink> onClose) {
        this.node = node;
        this.inbox = inbox;
        this.format = format;
        this.publishing = publishing;
        this.awaited = awaited;
        this.log = log;
        this.onClose = onClose;
    }

    String namespace() {
        return node.namespace();
    }

    String nodeId() {
        return node.nodeId();
    }

    boolean isLogging() {
        return log.isPresent();
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        if (message instanceof ClusterMessage.AdapterClose) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            Publication publication = format.write(message);
            if (isLogging() && MongoLog.isReplayable(message)) {
                CompletionStage<@Nullable Void> place = awaited.place(publication);
                var unused = send(publication);
                return place.thenApply(passed -> publication.id.toHexString());
            }
            return send(publication).thenApply(done -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        try {
            return send(format.write(response)).thenApply(done -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private synchronized Publication send(Publication publication) {
        if (closing != null) {
            publication.completeExceptionally(
                    new IllegalStateException("the link of " + node.namespace() + " is closed"));
            return publication;
        }
        last = publication;
        return publishing.send(publication);
    }

    // --- in, on the thread that receives

    Inbox inbox() {
        return inbox;
    }

    Gate gate() {
        return gate;
    }

    @Nullable
    ClusterMessage read(ObjectNode document) throws IOException {
        return format.read(document);
    }

    void receive(ClusterMessage message, String id) {
        if (!message.nodeId().equals(node.nodeId())) {
            inbox.receive(message, isLogging() && MongoLog.isReplayable(message) ? id : null);
        }
        if (message instanceof ClusterMessage.Broadcast) {
            log.ifPresent(one -> one.delivered(id));
        }
    }

    void gap(String reason) {
        log.ifPresent(MongoLog::gap);
        inbox.gap(reason);
    }

    // --- the log

    @Override
    public Optional<RecoveryLog> recovery() {
        return log.map(one -> one);
    }

    // --- the end

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing == null) {
            CompletionStage<Void> quiet = gate.shut();
            onClose.accept(this);
            CompletionStage<?> sent = last == null ? CompletableFuture.completedFuture(null) : last;
            closing = sent.handle((done, failure) -> null).thenCompose(done -> quiet);
        }
        return closing;
    }
}
