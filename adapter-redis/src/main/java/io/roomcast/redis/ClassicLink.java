package io.roomcast.redis;

import io.netty.buffer.ByteBuf;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.Members;
import io.roomcast.adapter.spi.NodeContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One namespace of one node over pub/sub ({@code wire.md} §3). */
final class ClassicLink extends PubSubLink {
    private final String nodeId;
    private final ClassicChannels channels;
    private final ClassicEncoder encoder;
    private final ClassicDecoder decoder;
    private final boolean specificResponses;
    private final boolean exact;
    private final Inbox inbox;
    private final Publishing redis;
    private final Census census;
    private final ConcurrentHashMap<String, Integer> localRooms = new ConcurrentHashMap<>();

    ClassicLink(NodeContext node, RedisSettings settings, Inbox inbox, Publishing redis, Consumer<Link> onClose) {
        super(inbox, redis, settings.livenessTimeout(), onClose);
        this.nodeId = node.nodeId();
        this.channels = new ClassicChannels(settings.key(), node.namespace());
        this.encoder = new ClassicEncoder(nodeId, node.namespace());
        this.decoder = new ClassicDecoder(nodeId, node.namespace());
        this.specificResponses = settings.publishOnSpecificResponseChannel();
        this.exact = settings.subscriptions() == RedisSettings.Subscriptions.EXACT;
        this.inbox = inbox;
        this.redis = redis;
        this.census = new Census(redis);
    }

    @Override
    byte @Nullable [] pattern() {
        return exact ? null : channels.broadcastPattern();
    }

    @Override
    List<byte[]> channels() {
        List<byte[]> all = new ArrayList<>();
        if (exact) {
            all.add(channels.everybody());
        }
        all.addAll(List.of(channels.request(), channels.response(), channels.responseOf(nodeId)));
        return all;
    }

    @Override
    Liveness.Probe probe() {
        return new Liveness.Probe(channels.responseOf(nodeId), encoder.probe());
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return isClosed() ? CompletableFuture.failedStage(closed()) : publishTo(redis, channels, encoder, message);
    }

    @SuppressWarnings("NullAway") // as above
    static CompletionStage<@Nullable String> publishTo(
            Publishing redis, ClassicChannels channels, ClassicEncoder encoder, ClusterMessage message) {
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
        if (isClosed()) {
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
    public boolean isOwn(ByteBuf buffer, int from, int length) {
        return decoder.isOwnBroadcast(buffer, from, length);
    }

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
    public CompletionStage<Void> roomCreated(String room) {
        // A name and a number may look the same in a channel's name.
        localRooms.merge(ClassicChannels.roomText(room), 1, Integer::sum);
        return exact ? add(channels.room(room)) : CompletableFuture.completedFuture(null);
    }

    @Override
    public void roomDeleted(String room) {
        if (exact) {
            remove(channels.room(room));
        }
        localRooms.computeIfPresent(ClassicChannels.roomText(room), (name, count) -> count == 1 ? null : count - 1);
    }

    // --- members

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(this::members);
    }

    /** Each node has a response channel of its own, and is counted once on the request channel. */
    private CompletionStage<Members> members() {
        CompletionStage<Set<String>> ids = census.names(channels.responsePattern(), channels::responder);
        CompletionStage<Long> count = census.count(channels.request());
        return ids.thenCombine(count, this::members).thenCompose(Function.identity());
    }

    private CompletionStage<Members> members(Set<String> ids, long count) {
        if (ids.size() <= count) {
            return census.withoutGhosts(ids, count, channels::responseOf);
        }
        // The response channel of the namespace /a#b looks like that of a node b in the namespace /a.
        return census.names(channels.longerRequestPattern(), channels::longer).thenCompose(longer -> {
            Set<String> nodes = new HashSet<>(ids);
            nodes.removeAll(longer);
            nodes.add(nodeId);
            return census.withoutGhosts(nodes, count, channels::responseOf);
        });
    }
}
