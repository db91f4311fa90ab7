package io.roomcast.redis;

import io.lettuce.core.resource.ClientResources;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.LinkState;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One namespace of one node over pub/sub ({@code wire.md} §3). */
final class ClassicLink implements Link, Subscriber.Listener {
    private final String nodeId;
    private final ClassicChannels channels;
    private final ClassicEncoder encoder;
    private final ClassicDecoder decoder;
    private final boolean specificResponses;
    private final Duration livenessTimeout;
    private final Inbox inbox;
    private final PublishConnection redis;
    private final Consumer<ClassicLink> onClose;
    private final ConcurrentHashMap<String, Integer> localRooms = new ConcurrentHashMap<>();
    private volatile @Nullable Subscriber subscriber;
    private volatile @Nullable CompletableFuture<Void> closing;
    private @Nullable Future<?> watching;

    ClassicLink(
            NodeContext node,
            RedisSettings settings,
            Inbox inbox,
            PublishConnection redis,
            Consumer<ClassicLink> onClose) {
        this.nodeId = node.nodeId();
        this.channels = new ClassicChannels(settings.key(), node.namespace());
        this.encoder = new ClassicEncoder(nodeId, node.namespace());
        this.decoder = new ClassicDecoder(nodeId, node.namespace());
        this.specificResponses = settings.publishOnSpecificResponseChannel();
        this.livenessTimeout = settings.livenessTimeout();
        this.inbox = inbox;
        this.redis = redis;
        this.onClose = onClose;
    }

    /** Completes when everything is received. */
    CompletionStage<Void> subscribe(Connector connector) {
        return connector.connectPubSub().thenCompose(connection -> {
            Subscriber receiving = new Subscriber(
                    connection,
                    channels.broadcastPattern(),
                    List.of(channels.request(), channels.response(), channels.responseOf(nodeId)),
                    this);
            subscriber = receiving;
            return receiving.start().thenRun(() -> watch(receiving, connection.getResources()));
        });
    }

    private synchronized void watch(Subscriber receiving, ClientResources resources) {
        if (closing == null) {
            watching = new Liveness(redis, receiving, channels.responseOf(nodeId), encoder.probe())
                    .start(resources.eventExecutorGroup(), livenessTimeout);
        }
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return closing == null ? publishTo(redis, channels, encoder, message) : CompletableFuture.failedStage(closed());
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the link is closed");
    }

    @SuppressWarnings("NullAway") // as above
    static CompletionStage<@Nullable String> publishTo(
            PublishConnection redis, ClassicChannels channels, ClassicEncoder encoder, ClusterMessage message) {
        try {
            if (message instanceof ClusterMessage.Broadcast broadcast && broadcast.requestId() == null) {
                return redis.publish(channels.broadcast(broadcast.options().rooms()), encoder.broadcast(broadcast));
            }
            return redis.publish(channels.request(), encoder.request(message));
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        if (closing != null) {
            return CompletableFuture.failedStage(closed());
        }
        try {
            byte[] encoded = encoder.response(response);
            if (encoded == null) {
                return CompletableFuture.completedFuture(null);
            }
            boolean toAll = !specificResponses
                    || requesterId.equals(ClusterMessage.UNNAMED)
                    || response instanceof ClusterMessage.ServerSideEmitResponse; // as Node does
            return redis.publish(toAll ? channels.response() : channels.responseOf(requesterId), encoded)
                    .thenApply(nothing -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // --- in

    @Override
    public void message(byte[] channel, byte[] message) {
        try {
            String room = channels.room(channel);
            if (room != null) {
                if (room.isEmpty() || localRooms.containsKey(room)) {
                    ClusterMessage.Broadcast broadcast = decoder.readBroadcast(message);
                    if (broadcast != null) {
                        inbox.receive(broadcast, null);
                    }
                }
            } else if (Arrays.equals(channel, channels.request())) {
                decoder.readRequest(message, request -> inbox.receive(request, null));
            } else if (channels.isResponse(channel, nodeId)) {
                ClusterMessage response = decoder.readResponse(message);
                if (response != null) {
                    inbox.receive(response, null);
                }
            }
        } catch (Throwable e) { // whatever it is, Lettuce must not see it: it would mix up this message and the next
            inbox.malformed("channel " + new String(channel, StandardCharsets.UTF_8), e);
        }
    }

    @Override
    public void lost() {
        inbox.linkState(LinkState.DOWN);
    }

    @Override
    public void restored() {
        inbox.linkState(LinkState.UP);
        inbox.gap("the connection to Redis was lost for a while; Redis keeps no messages");
    }

    @Override
    public CompletionStage<Void> roomCreated(String room) {
        // A name and a number may look the same in a channel's name.
        localRooms.merge(ClassicChannels.roomText(room), 1, Integer::sum);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void roomDeleted(String room) {
        localRooms.computeIfPresent(ClassicChannels.roomText(room), (name, count) -> count == 1 ? null : count - 1);
    }

    // --- members

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(this::members);
    }

    /** Each node has a response channel of its own, and is counted once on the request channel. */
    private CompletionStage<Members> members() {
        CompletionStage<Set<String>> ids = redis.command(
                        commands -> commands.pubsubChannels(channels.responsePattern()))
                .thenApply(found -> names(found, channels::responder));
        CompletionStage<Long> count = redis.command(commands -> commands.pubsubNumsub(channels.request()))
                .thenApply(counts ->
                        counts.values().stream().mapToLong(Long::longValue).sum());
        return ids.thenCombine(count, this::members).thenCompose(Function.identity());
    }

    private CompletionStage<Members> members(Set<String> ids, long count) {
        if (ids.size() <= count) {
            return withoutGhosts(ids, count);
        }
        // The response channel of the namespace /a#b looks like that of a node b in the namespace /a.
        return redis.command(commands -> commands.pubsubChannels(channels.longerRequestPattern()))
                .thenCompose(found -> {
                    Set<String> nodes = new HashSet<>(ids);
                    nodes.removeAll(names(found, channels::longer));
                    nodes.add(nodeId);
                    return withoutGhosts(nodes, count);
                });
    }

    /**
     * A node that made its connection anew counts twice until Redis notices that the old one is dead. On its own
     * response channel it counts twice too.
     */
    private CompletionStage<Members> withoutGhosts(Set<String> nodes, long count) {
        if (nodes.size() >= count) {
            return CompletableFuture.completedFuture(new Members(nodes, 0));
        }
        byte[][] own = nodes.stream().map(channels::responseOf).toArray(byte[][]::new);
        return redis.command(commands -> commands.pubsubNumsub(own)).thenApply(counts -> {
            long ghosts = counts.values().stream()
                    .mapToLong(each -> Math.max(0, each - 1))
                    .sum();
            return new Members(nodes, Math.toIntExact(Math.max(0, count - ghosts - nodes.size())));
        });
    }

    private static Set<String> names(List<byte[]> found, Function<byte[], @Nullable String> name) {
        Set<String> names = new HashSet<>();
        for (byte[] channel : found) {
            String one = name.apply(channel);
            if (one != null && one.indexOf('#') < 0) {
                names.add(one);
            }
        }
        return names;
    }

    // --- end

    @Override
    public synchronized CompletionStage<Void> close() {
        CompletableFuture<Void> result = closing;
        if (result == null) {
            if (watching != null) {
                watching.cancel(false);
            }
            Subscriber receiving = subscriber;
            CompletionStage<Void> unsubscribed =
                    receiving == null ? CompletableFuture.completedFuture(null) : receiving.close();
            result = redis.flushed()
                    .thenCompose(flushed -> unsubscribed)
                    .whenComplete((done, failure) -> onClose.accept(this))
                    .toCompletableFuture();
            closing = result;
        }
        return result;
    }
}
