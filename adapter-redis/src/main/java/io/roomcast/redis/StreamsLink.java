package io.roomcast.redis;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.RecoveryLog;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One namespace of one node: broadcasts through a stream, questions and answers through pub/sub ({@code wire.md} §6). */
final class StreamsLink extends PubSubLink {
    private final NodeContext node;
    private final StreamsSettings settings;
    private final StreamsFormat format;
    private final ShardedChannels channels;
    private final byte[] ownChannel;
    private final Arrivals arrivals;
    private final Entries entries = new Entries();
    private final PublishConnection redis;
    private final StreamReaders readers;
    private @Nullable Publication lastEntry;

    StreamsLink(
            NodeContext node,
            StreamsSettings settings,
            Arrivals arrivals,
            PublishConnection redis,
            StreamReaders readers,
            Consumer<Link> onClose) {
        super(arrivals, redis, settings.livenessTimeout(), onClose);
        this.node = node;
        this.settings = settings;
        this.format = new StreamsFormat(node.namespace(), settings);
        this.channels = settings.channels(node.namespace());
        this.ownChannel = channels.of(node.nodeId());
        this.arrivals = arrivals;
        this.redis = redis;
        this.readers = readers;
    }

    String stream() {
        return settings.stream(node.namespace());
    }

    /** Who is to hear of the stream's entries. */
    StreamListeners.Listener entries() {
        return entries;
    }

    @Override
    List<byte[]> channels() {
        return List.of(channels.everybody(), ownChannel);
    }

    /** An answer of this node to itself: it ignores its own. */
    @Override
    Liveness.Probe probe() {
        return new Liveness.Probe(
                ownChannel, format.encode(new ClusterMessage.BroadcastClientCount(node.nodeId(), "probe", 0)));
    }

    @Override
    CompletionStage<Void> subscribe(Connector connector) {
        return readers.attach(this).thenCompose(reading -> super.subscribe(connector));
    }

    @Override
    CompletionStage<Void> stopReceiving() {
        arrivals.close();
        return readers.release(this);
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        if (isClosed()) {
            return CompletableFuture.failedStage(closed());
        }
        try {
            if (StreamsFormat.isDurable(message)) {
                StreamAddition entry = format.entry(message);
                synchronized (this) {
                    lastEntry = redis.send(entry);
                }
                return node.recovery() ? inItsPlace(entry) : entry.thenApply(id -> null);
            }
            if (!isEphemeral(message)) {
                throw new IllegalArgumentException(
                        message.getClass().getSimpleName() + " is not published in this format");
            }
            byte[] encoded = format.encode(message);
            synchronized (this) {
                return lastEntry == null
                        ? redis.publish(channels.everybody(), encoded)
                        : redis.send(new FollowingPublication(redis.kind(), channels.everybody(), encoded, lastEntry));
            }
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Clients see the entries in the order of the stream, and so must what this node's clients are sent of it. */
    @SuppressWarnings("NullAway") // as above
    private CompletionStage<@Nullable String> inItsPlace(Publication entry) {
        return entry.thenCompose(
                id -> arrivals.passed(StreamId.of(Objects.requireNonNull(id))).thenApply(passed -> id));
    }

    private static boolean isEphemeral(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast
                || message instanceof ClusterMessage.FetchSockets
                || message instanceof ClusterMessage.ServerSideEmit;
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        if (isClosed()) {
            return CompletableFuture.failedStage(closed());
        }
        try {
            return redis.publish(channels.of(requesterId), format.encode(response))
                    .thenApply(nothing -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // --- in

    /** What comes by the stream. */
    private final class Entries implements StreamListeners.Listener {
        @Override
        public CompletionStage<Void> entries(List<StreamEntry> read) {
            CompletionStage<Void> earlier = read.stream().anyMatch(this::mayFollowAMessage)
                    ? caughtUp()
                    : CompletableFuture.completedFuture(null);
            return earlier.thenRun(
                    () -> read.stream().filter(this::isOfNamespace).forEach(this::entry));
        }

        private boolean isOfNamespace(StreamEntry entry) {
            return entry.nsp().equals(node.namespace());
        }

        private boolean isOwn(StreamEntry entry) {
            return entry.uid().equals(node.nodeId());
        }

        /** On the other path, from the same sender. Emitters have no other path. */
        private boolean mayFollowAMessage(StreamEntry entry) {
            return isOfNamespace(entry) && !isOwn(entry) && !entry.uid().equals(ClusterMessage.EMITTER);
        }

        private void entry(StreamEntry entry) {
            if (!isOwn(entry)) {
                try {
                    ClusterMessage message = format.read(entry);
                    if (message != null) {
                        arrivals.receive(message, node.recovery() ? entry.id().toString() : null);
                    }
                } catch (Throwable e) { // whatever it is, the next entry must be read
                    arrivals.malformed("entry " + entry.id() + " of the stream " + stream(), e);
                }
            }
            arrivals.advanced(entry.id());
        }

        @Override
        public void advanced(StreamId position) {
            arrivals.advanced(position);
        }

        @Override
        public void lost() {
            arrivals.streamLost();
        }

        @Override
        public void restored() {
            arrivals.streamRestored();
        }

        @Override
        public void gap(String reason) {
            arrivals.streamGap(reason);
        }
    }

    /** What comes by pub/sub. */
    @Override
    public void message(byte[] channel, byte[] message) {
        try {
            StreamsFormat.Ephemeral arrived = format.read(message, node.nodeId());
            if (arrived == null) {
                return;
            } else if (Arrays.equals(channel, ownChannel)) {
                arrivals.receive(arrived.message(), null); // answers need no order
            } else {
                arrivals.ephemeral(arrived.message(), arrived.after());
            }
        } catch (Throwable e) { // whatever it is, Lettuce must not see it: it would mix up this message and the next
            arrivals.malformed("channel " + new String(channel, StandardCharsets.UTF_8), e);
        }
    }

    // --- members and log

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(() -> new Census(redis).members(channels, node.nodeId()));
    }

    @Override
    public Optional<RecoveryLog> recovery() {
        var kept = node.maxDisconnectionDuration();
        return kept == null
                ? Optional.empty()
                : Optional.of(new StreamsLog(redis, arrivals, format, node.namespace(), settings, kept));
    }
}
