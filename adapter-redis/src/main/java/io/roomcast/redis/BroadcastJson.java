package io.roomcast.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.MessageTrees;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The data of broadcasts, in JSON, as by way of a tree; but there is none around the payload, as broadcasts are many. */
final class BroadcastJson {
    private static final byte[] START = text("{\"packet\":{\"type\":2,\"data\":");
    private static final byte[] OPTIONS = text("},\"opts\":");

    /** Around the payload in START. */
    private static final int LEVELS = 2;

    /** Options are often those of the broadcast before, or the same names in another order, which says the same. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Encoded(BroadcastOptions options, byte[] json) {}

    private volatile @Nullable Encoded last;

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether it is written here: not those that emitters write in another order, nor those whose packet has an id. */
    static boolean isWritten(ClusterMessage.Broadcast broadcast) {
        return broadcast.requestId() == null
                && broadcast.packet().id() == null
                && !broadcast.nodeId().equals(ClusterMessage.EMITTER);
    }

    byte[] write(ClusterMessage.Broadcast broadcast) {
        JsonNode payload = broadcast.packet().data().tree();
        Payload.checkNesting(payload, LEVELS);
        byte[] data = NodeJson.write(payload);
        byte[] options = options(broadcast.options());
        byte[] json = new byte[START.length + data.length + OPTIONS.length + options.length + 1];
        int at = append(json, 0, START);
        at = append(json, at, data);
        at = append(json, at, OPTIONS);
        at = append(json, at, options);
        json[at] = '}';
        return json;
    }

    private static int append(byte[] json, int at, byte[] part) {
        System.arraycopy(part, 0, json, at, part.length);
        return at + part.length;
    }

    private byte[] options(BroadcastOptions options) {
        Encoded encoded = last;
        if (encoded == null || !encoded.options.equals(options)) {
            ObjectNode tree = MessageTrees.filter(options);
            tree.set("flags", MessageTrees.flags(options.flags()));
            encoded = new Encoded(options, NodeJson.write(tree));
            last = encoded;
        }
        return encoded.json;
    }
}
