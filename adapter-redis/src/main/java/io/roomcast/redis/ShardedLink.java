package io.roomcast.redis;

import io.netty.buffer.ByteBuf;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.MemberList;
import io.roomcast.adapter.spi.NodeContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One namespace of one node over sharded pub/sub ({@code wire.md} §5). */
final class ShardedLink extends PubSubLink {
    private final String nodeId;
    private final ShardedChannels channels;
    private final byte[] ownChannel;
    private final ShardedFormat format;
    private final Inbox inbox;
    private final Publishing redis;
    private final Census census;

    ShardedLink(NodeContext node, ShardedSettings settings, Inbox inbox, Publishing redis, Consumer<Link> onClose) {
        super(inbox, redis, settings.livenessTimeout(), onClose);
        this.nodeId = node.nodeId();
        this.channels = new ShardedChannels(settings.channelPrefix(), node.namespace(), settings.subscriptionMode());
        this.ownChannel = channels.of(nodeId);
        this.format = new ShardedFormat(nodeId, node.namespace());
        this.inbox = inbox;
        this.redis = redis;
        this.census = new Census(redis);
    }

    @Override
    List<byte[]> channels() {
        return List.of(channels.everybody(), ownChannel);
    }

    @Override
    Liveness.Probe probe() {
        return new Liveness.Probe(ownChannel, format.probe());
    }

    // --- out

    @Override
    @SuppressWarnings("NullAway") // javac before 22 does not see the @Nullable inside types of other modules
    public CompletionStage<@Nullable String> publish(ClusterMessage message) {
        return isClosed() ? CompletableFuture.failedStage(closed()) : publishTo(redis, channels, format, message);
    }

    @SuppressWarnings("NullAway") // as above
    static CompletionStage<@Nullable String> publishTo(
            Publishing redis, ShardedChannels channels, ShardedFormat format, ClusterMessage message) {
        try {
            return redis.publish(channels.published(message), format.write(message));
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
            return redis.publish(channels.of(requesterId), format.write(response))
                    .thenApply(nothing -> null);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    // --- in

    @Override
    public boolean isOwn(ByteBuf buffer, int from, int length) {
        return format.isOwn(buffer, from, length);
    }

    @Override
    public void message(byte[] channel, byte[] message) {
        try {
            ClusterMessage read = null;
            if (Arrays.equals(channel, ownChannel)) {
                read = format.readResponse(message);
            } else if (Arrays.equals(channel, channels.everybody())
                    || has(channel)) { // else of a room that was here a moment ago
                read = format.read(message);
            }
            if (read != null) {
                inbox.receive(read, null);
            }
        } catch (Throwable e) { // whatever it is, Lettuce must not see it: it would mix up this message and the next
            inbox.malformed("channel " + new String(channel, StandardCharsets.UTF_8), e);
        }
    }

    @Override
    public CompletionStage<Void> roomCreated(String room) {
        return channels.hasChannel(room) ? add(channels.room(room)) : CompletableFuture.completedFuture(null);
    }

    @Override
    public void roomDeleted(String room) {
        if (channels.hasChannel(room)) {
            remove(channels.room(room));
        }
    }

    // --- members

    @Override
    public Optional<MemberList> memberList() {
        return Optional.of(() -> census.members(channels, nodeId));
    }
}
