package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes and reads the messages of {@code createShardedAdapter} in one namespace ({@code wire.md} §2.3, §5.3). */
final class ShardedFormat {
    private final String nodeId;
    private final String namespace;
    private final ClusterMessageCodec codec;
    private final ByteBuf ownEnd;

    ShardedFormat(String nodeId, String namespace) {
        this.nodeId = nodeId;
        this.namespace = namespace;
        this.codec = new ClusterMessageCodec(namespace);
        String whole = new String(NodeJson.write(header(nodeId)), StandardCharsets.UTF_8);
        this.ownEnd = Unpooled.copiedBuffer("," + whole.substring(1), StandardCharsets.UTF_8);
    }

    private ObjectNode header(String uid) {
        return JsonNodeFactory.instance.objectNode().put("uid", uid).put("nsp", namespace);
    }

    byte[] write(ClusterMessage message) {
        ObjectNode tree = codec.toTree(message);
        return mayBeMessagePack(message) && hasBinary(tree.path("data"))
                ? Payload.messagePack(tree)
                : Payload.json(tree);
    }

    /** In the others a Node peer does not look for binary, and neither do we. */
    private static boolean mayBeMessagePack(ClusterMessage message) {
        return message instanceof ClusterMessage.Broadcast
                || message instanceof ClusterMessage.FetchSocketsResponse
                || message instanceof ClusterMessage.ServerSideEmit
                || message instanceof ClusterMessage.ServerSideEmitResponse
                || message instanceof ClusterMessage.BroadcastAck;
    }

    private static boolean hasBinary(JsonNode tree) {
        if (tree.isContainerNode()) {
            for (JsonNode child : tree) {
                if (hasBinary(child)) {
                    return true;
                }
            }
            return false;
        }
        return tree.isBinary();
    }

    /** What came on a channel of several nodes; null if it is to be ignored. */
    @Nullable
    ClusterMessage read(byte[] payload) throws IOException {
        return message(named(Payload.read(payload)));
    }

    /**
     * The response that came on this node's own channel; null if it is none, or to be ignored. Node looks neither at uid nor at nsp
     * there.
     */
    @Nullable
    ClusterMessage readResponse(byte[] payload) throws IOException {
        ClusterMessage message = message(named(Payload.read(payload)).put("nsp", namespace));
        return message != null && isResponse(message) ? message : null;
    }

    private static boolean isResponse(ClusterMessage message) {
        return message instanceof ClusterMessage.FetchSocketsResponse
                || message instanceof ClusterMessage.ServerSideEmitResponse
                || message instanceof ClusterMessage.BroadcastClientCount
                || message instanceof ClusterMessage.BroadcastAck;
    }

    /** Node takes messages without a sender; emitters are who is no node. */
    static ObjectNode named(ObjectNode tree) {
        return tree.path("uid").asText().isEmpty() ? tree.put("uid", ClusterMessage.EMITTER) : tree;
    }

    private @Nullable ClusterMessage message(JsonNode tree) throws IOException {
        ClusterMessage message = codec.fromTree(tree);
        return message == null || message.nodeId().equals(nodeId) ? null : message;
    }

    /**
     * Everybody's channel brings a node's own messages back: it need not read them to know, as they end with its id. False
     * for those in MessagePack, which are rare, and ignored once they are read.
     */
    boolean isOwn(ByteBuf buffer, int from, int length) {
        int end = ownEnd.readableBytes();
        return length > end
                && buffer.getByte(from) == '{'
                && ByteBufUtil.equals(buffer, from + length - end, ownEnd, 0, end);
    }

    /** A message that this node sends itself: of no type, and it ignores its own. */
    byte[] probe() {
        ObjectNode probe = JsonNodeFactory.instance.objectNode().put("type", 0);
        return NodeJson.write(probe.setAll(header(nodeId)));
    }
}
