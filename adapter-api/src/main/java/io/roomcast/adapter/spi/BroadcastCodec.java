package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Broadcasts, to and from the bytes of {@link ClusterMessageCodec}, without a tree around the payload: they are many. */
final class BroadcastCodec {
    private static final int TYPE = 3;

    /** Keys with what is the same before them, encoded once. */
    private static final byte[] TWO_PARTS = encoded(out -> start(out, 2));

    private static final byte[] THREE_PARTS = encoded(out -> start(out, 3));
    private static final byte[] OPTS_ROOMS =
            encoded(out -> out.text("opts").map(3).text("rooms"));
    private static final byte[] EXCEPT = encoded(out -> out.text("except"));
    private static final byte[] FLAGS = encoded(out -> out.text("flags"));
    private static final byte[] UID = encoded(out -> out.text("uid"));

    private final String namespace;
    private final byte[] nsp;

    BroadcastCodec(String namespace) {
        this.namespace = namespace;
        this.nsp = encoded(out -> out.text("nsp").text(namespace));
    }

    private interface Part {
        void write(MessagePackWriter out) throws IOException;
    }

    private static byte[] encoded(Part part) {
        try {
            MessagePackWriter out = new MessagePackWriter(MessagePack.Flavour.MSGPACK);
            part.write(out);
            return out.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode", e);
        }
    }

    private static void start(MessagePackWriter out, int parts) throws IOException {
        out.map(4).text("type").integer(TYPE).text("data").map(parts).text("packet");
    }

    /** The same bytes as by way of {@link ClusterMessageCodec#toTree}. */
    byte[] encode(ClusterMessage.Broadcast message) {
        return encoded(out -> {
            Packet packet = message.packet();
            String requestId = message.requestId();
            Integer id = packet.id();
            out.encoded(requestId == null ? TWO_PARTS : THREE_PARTS);
            out.map(id == null ? 2 : 3).text("type").integer(2).text("data");
            out.value(packet.data().tree());
            if (id != null) {
                out.text("id").integer(id);
            }
            if (requestId != null) {
                out.text("requestId").text(requestId);
            }
            rooms(out.encoded(OPTS_ROOMS), message.options().rooms());
            rooms(out.encoded(EXCEPT), message.options().except());
            flags(out.encoded(FLAGS), message.options().flags());
            out.encoded(UID).text(message.nodeId()).encoded(nsp);
        });
    }

    private static void rooms(MessagePackWriter out, Set<String> rooms) throws IOException {
        out.array(rooms.size());
        for (String room : rooms) {
            if (RoomNames.isNumber(room)) {
                out.value(MessageTrees.room(room));
            } else {
                out.text(room);
            }
        }
    }

    private static void flags(MessagePackWriter out, BroadcastFlags flags) throws IOException {
        if (flags.asMap().isEmpty()) {
            out.map(0);
        } else {
            out.value(MessageTrees.flags(flags));
        }
    }

    /** The broadcast of this namespace that bytes hold; null if they hold anything else, or if a tree must tell. */
    ClusterMessage.@Nullable Broadcast decode(byte[] bytes) {
        try {
            MessagePackReader in = new MessagePackReader(bytes);
            return in.isMap() ? message(in) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private ClusterMessage.@Nullable Broadcast message(MessagePackReader in) throws IOException {
        int fields = in.map();
        if (fields == 0 || !in.key().equals("type") || in.value().asInt() != TYPE) {
            return null;
        }
        Parts parts = null;
        String uid = "";
        String nsp = "";
        for (int left = fields - 1; left > 0; left--) {
            switch (in.key()) {
                case "data" -> parts = parts(in);
                case "uid" -> uid = in.value().asText();
                case "nsp" -> nsp = in.value().asText();
                default -> {
                    return null;
                }
            }
        }
        in.end();
        return parts == null || uid.isEmpty() || !nsp.equals(namespace)
                ? null
                : new ClusterMessage.Broadcast(uid, parts.requestId, parts.packet, parts.options);
    }

    private record Parts(@Nullable String requestId, Packet packet, BroadcastOptions options) {}

    private static @Nullable Parts parts(MessagePackReader in) throws IOException {
        if (!in.isMap()) {
            return null;
        }
        String requestId = null;
        Packet packet = null;
        BroadcastOptions options = null;
        for (int fields = in.map(); fields > 0; fields--) {
            switch (in.key()) {
                case "packet" -> packet = packet(in);
                case "opts" -> options = options(in);
                case "requestId" -> {
                    JsonNode id = in.value();
                    if (!id.isTextual()) {
                        throw new IOException("not a request id");
                    }
                    requestId = id.textValue();
                }
                default -> in.skip();
            }
        }
        return packet == null || options == null ? null : new Parts(requestId, packet, options);
    }

    private static Packet packet(MessagePackReader in) throws IOException {
        if (!in.isMap()) {
            throw new IOException("not a packet");
        }
        JsonNode type = MissingNode.getInstance();
        JsonNode data = type;
        JsonNode id = type;
        for (int fields = in.map(); fields > 0; fields--) {
            switch (in.key()) {
                case "type" -> type = in.value();
                case "data" -> data = in.value();
                case "id" -> id = in.value();
                default -> in.skip();
            }
        }
        return MessageTrees.packet(type, data, id);
    }

    private static BroadcastOptions options(MessagePackReader in) throws IOException {
        if (!in.isMap()) {
            throw new IOException("not options");
        }
        Set<String> rooms = Set.of();
        Set<String> except = Set.of();
        BroadcastFlags flags = BroadcastFlags.NONE;
        for (int fields = in.map(); fields > 0; fields--) {
            switch (in.key()) {
                case "rooms" -> rooms = MessageTrees.rooms(in.value());
                case "except" -> except = MessageTrees.rooms(in.value());
                case "flags" -> flags = MessageTrees.flags(in.value());
                default -> in.skip();
            }
        }
        return new BroadcastOptions(rooms, except, flags);
    }
}
