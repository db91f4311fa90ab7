package io.roomcast.postgres;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One namespace of one node: a channel for everything ({@code wire.md} §7.1). Membership is kept by heartbeats. */
final class PostgresLink implements Link {
    private final NodeContext node;
    private final Inbox inbox;
    private final PostgresFormat format;
    private final Publishing publishing;
    private final Listening listening;
    private final Optional<RecoveryLog> log;
    private final long keptLonger;
    private final String ending;
    private final Heartbeats heartbeats;
    private final AtomicBoolean answerOwed = new AtomicBoolean();
    private final Place place = new Place();
    private final Consumer<PostgresLink> onClose;
    private @Nullable Publication last;
    private @Nullable CompletionStage<Void> closing;
    private volatile boolean closed;

    /**
     * @param log of this namespace, if broadcasts are logged
     * @param keptLonger how much longer than other messages they are kept, in milliseconds
     * @param onClose to be told when it is closed
     */
    PostgresLink(
            NodeContext node,
            Inbox inbox,
            PostgresFormat format,
            Publishing publishing,
            Listening listening,
            Heartbeats heartbeats,
            Optional<RecoveryLog> log,
            long keptLonger,
            Consumer<PostgresLink> onClose) {
        this.node = node;
        this.inbox = inbox;
        this.format = format;
        this.publishing = publishing;
        this.listening = listening;
        this.heartbeats = heartbeats;
        this.log = log;
        this.keptLonger = keptLonger;
        this.ending = format.ending(node.nodeId());
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
            if (isLogging() && PostgresLog.isReplayable(message)) {
                return send(format.writeLogged(message), keptLonger).thenCompose(this::inItsPlace);
            }
            if (message instanceof ClusterMessage.Heartbeat && !answerOwed.getAndSet(false)) {
                return heartbeat(format.write(message)).thenApply(row -> null);
            } else if (message instanceof ClusterMessage.AdapterClose) {
                heartbeats.end(this);
            }
            return send(format.write(message), 0).thenApply(row -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        try {
            return send(format.writeAnswer(response, requesterId), 0).thenApply(row -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @SuppressWarnings("NullAway") // as above
    private CompletionStage<@Nullable String> inItsPlace(@Nullable Long row) {
        long id = Objects.requireNonNull(row, "what is logged has a row");
        return place.passed(id).thenApply(passed -> Long.toString(id));
    }

    private synchronized Publication heartbeat(Payload payload) {
        checkOpen();
        return heartbeats.beat(this, new Publication(format.channel(), payload, 0));
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the link of " + node.namespace() + " is closed");
        }
    }

    private synchronized Publication send(Payload payload, long longer) {
        checkOpen();
        Publication publication = publishing.send(new Publication(format.channel(), payload, longer));
        last = publication;
        return publication;
    }

    // --- in, on the thread that receives

    Inbox inbox() {
        return inbox;
    }

    /** Whether a notification is of this node, and so need not be read; that of most can be seen. */
    boolean isOwn(String payload) {
        return payload.endsWith(ending);
    }

    boolean isNode(String nodeId) {
        return node.nodeId().equals(nodeId);
    }

    /** A message in a notification. */
    void receive(ClusterMessage message) {
        if (message instanceof ClusterMessage.InitialHeartbeat) {
            answerOwed.set(true);
        }
        inbox.receive(message, null);
    }

    /** A message from the table; the log is read again after an interruption, and nothing is received twice. */
    void receive(ClusterMessage message, long id, boolean logged) {
        if (!logged || !isLogging()) {
            inbox.receive(message, null);
        } else if (id > place.position()) {
            inbox.receive(message, Long.toString(id));
            place.advance(id);
        }
    }

    /** A notification of a row has come and gone. */
    void passed(PostgresFormat.Attachment attachment) {
        if (isLogging() && isNode(attachment.nodeId())) {
            place.advance(attachment.id());
        }
    }

    Place place() {
        return place;
    }

    // --- the log

    boolean isLogging() {
        return log.isPresent();
    }

    @Override
    public Optional<RecoveryLog> recovery() {
        return log;
    }

    // --- the end

    boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized CompletionStage<Void> close() {
        if (closing == null) {
            closed = true;
            heartbeats.end(this);
            place.deaf();
            onClose.accept(this);
            CompletionStage<?> sent = last == null ? CompletableFuture.completedFuture(null) : last;
            CompletionStage<Void> deaf = listening.remove(this, format);
            closing = sent.handle((row, failure) -> null).thenCompose(done -> deaf);
        }
        return closing;
    }
}
