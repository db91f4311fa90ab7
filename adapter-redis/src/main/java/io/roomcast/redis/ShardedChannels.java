package io.roomcast.redis;

import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.spi.ClusterMessage;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The channels of one namespace ({@code wire.md} §5.1, §5.2). */
final class ShardedChannels {
    /** The length of a socket's id, by which Node tells the rooms of sockets from others when it publishes. */
    private static final int SOCKET_ID_LENGTH = 20;

    private static final Pattern NODE_ID = Pattern.compile("[0-9a-f]{16}");

    private final String everybodyName;
    private final byte[] everybody;
    private final ShardedSettings.SubscriptionMode mode;
    /** Broadcasts to one room tend to come in runs. */
    private volatile @Nullable RoomChannel lastRoom;

    ShardedChannels(String prefix, String namespace, ShardedSettings.SubscriptionMode mode) {
        this.everybodyName = prefix + "#" + namespace + "#";
        this.everybody = bytes(everybodyName);
        this.mode = mode;
    }

    /** What all nodes receive. */
    byte[] everybody() {
        return everybody;
    }

    /** The channel of one node. */
    byte[] of(String nodeId) {
        return bytes(everybodyName + nodeId + "#");
    }

    /** Whether broadcasts to a room go over a channel of its own: the test for those who publish and who subscribe. */
    boolean hasChannel(String room) {
        return switch (mode) {
            case STATIC -> false;
            case DYNAMIC -> room.length() != SOCKET_ID_LENGTH || RoomNames.isNumber(room);
            case DYNAMIC_PRIVATE -> true;
        };
    }

    /** The channel of a room that {@link #hasChannel}. */
    byte[] room(String room) {
        return bytes(everybodyName + ClassicChannels.roomText(room) + "#");
    }

    /** Where a message for other nodes goes. Those that all nodes are to answer go to everybody. */
    byte[] published(ClusterMessage message) {
        if (message instanceof ClusterMessage.Broadcast broadcast && broadcast.requestId() == null) {
            Set<String> rooms = broadcast.options().rooms();
            if (rooms.size() == 1) {
                String room = rooms.iterator().next();
                if (hasChannel(room)) {
                    return cached(room);
                }
            }
        }
        return everybody;
    }

    private byte[] cached(String room) {
        RoomChannel last = lastRoom;
        if (last == null || !last.room().equals(room)) {
            last = new RoomChannel(room, room(room));
            lastRoom = last;
        }
        return last.channel();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record RoomChannel(String room, byte[] channel) {}

    /** Matches the channels of all nodes, and those of rooms that have names like nodes. */
    byte[] nodePattern() {
        return bytes(ClassicChannels.escaped(everybodyName) + "[0-9a-f]".repeat(16) + "#");
    }

    /** The node of a channel that matches {@link #nodePattern}. */
    @Nullable
    String node(byte[] channel) {
        String name = new String(channel, StandardCharsets.UTF_8);
        if (!name.startsWith(everybodyName) || !name.endsWith("#") || name.length() <= everybodyName.length()) {
            return null;
        }
        String node = name.substring(everybodyName.length(), name.length() - 1);
        return NODE_ID.matcher(node).matches() ? node : null;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
