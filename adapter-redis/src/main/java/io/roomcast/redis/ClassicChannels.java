package io.roomcast.redis;

import com.fasterxml.jackson.databind.node.DoubleNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.adapter.RoomNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The channels of one namespace ({@code wire.md} §3.1). */
final class ClassicChannels {
    private final String everybodyName;
    private final String responseName;
    private final byte[] everybody;
    private final byte[] request;
    private final byte[] response;
    /** Broadcasts to one room tend to come in runs. */
    private volatile @Nullable RoomChannel lastRoom;

    ClassicChannels(String key, String namespace) {
        this.everybodyName = key + "#" + namespace + "#";
        this.responseName = key + "-response#" + namespace + "#";
        this.everybody = bytes(everybodyName);
        this.request = bytes(key + "-request#" + namespace + "#");
        this.response = bytes(responseName);
    }

    /** What all nodes receive. */
    byte[] everybody() {
        return everybody;
    }

    byte[] request() {
        return request;
    }

    /** The response channel of all nodes. */
    byte[] response() {
        return response;
    }

    /** The response channel of one node. */
    byte[] responseOf(String nodeId) {
        return bytes(responseName + nodeId + "#");
    }

    /** Matches {@link #everybody} and all room channels, and those of some other namespaces. */
    byte[] broadcastPattern() {
        return bytes(escaped(everybodyName) + "*");
    }

    /** Matches the response channels of all nodes. */
    byte[] responsePattern() {
        return bytes(escaped(responseName) + "?*#");
    }

    /** Matches the request channels of the namespaces whose names begin like this one's and a {@code #}. */
    byte[] longerRequestPattern() {
        return bytes(escaped(new String(request, StandardCharsets.UTF_8)) + "?*#");
    }

    /** Exactly one room has a channel of its own; the receivers filter by name without decoding. */
    byte[] broadcast(Set<String> rooms) {
        if (rooms.size() != 1) {
            return everybody;
        }
        String room = rooms.iterator().next();
        RoomChannel last = lastRoom;
        if (last == null || !last.room().equals(room)) {
            last = new RoomChannel(room, room(room));
            lastRoom = last;
        }
        return last.channel();
    }

    /** The channel of one room. */
    byte[] room(String room) {
        return bytes(everybodyName + roomText(room) + "#");
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record RoomChannel(String room, byte[] channel) {}

    /** The room of a channel, empty for all rooms, or null if the channel is not of this namespace. */
    @Nullable
    String room(byte[] channel) {
        int start = everybody.length;
        if (channel.length == start) {
            return Arrays.equals(channel, everybody) ? "" : null;
        }
        boolean ours = channel.length > start && Arrays.equals(channel, 0, start, everybody, 0, start);
        return ours ? new String(channel, start, channel.length - start - 1, StandardCharsets.UTF_8) : null;
    }

    /** Whether answers for this node come on that channel. */
    boolean isResponse(byte[] channel, String nodeId) {
        return Arrays.equals(channel, response) || nodeId.equals(responder(channel));
    }

    /** What stands between the prefix of this namespace's response channels and the last {@code #}. */
    @Nullable
    String responder(byte[] channel) {
        return between(response, channel);
    }

    /** What stands between this namespace's request channel and the last {@code #}. */
    @Nullable
    String longer(byte[] requestChannel) {
        return between(request, requestChannel);
    }

    private static @Nullable String between(byte[] prefix, byte[] channel) {
        int length = channel.length - prefix.length - 1;
        boolean ours = length > 0
                && Arrays.equals(channel, 0, prefix.length, prefix, 0, prefix.length)
                && channel[channel.length - 1] == '#';
        return ours ? new String(channel, prefix.length, length, StandardCharsets.UTF_8) : null;
    }

    /** A room as it stands in a channel's name: a number as JavaScript shows it. */
    static String roomText(String room) {
        String text = RoomNames.text(room);
        boolean exponent = RoomNames.isNumber(room) && text.indexOf('E') >= 0;
        return exponent
                ? NodeJson.text(DoubleNode.valueOf(Double.parseDouble(text)), NodeJson.BinaryWriter.BUFFER)
                : text;
    }

    static String escaped(String literal) {
        return literal.replaceAll("[\\\\*?\\[\\]^-]", "\\\\$0");
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
