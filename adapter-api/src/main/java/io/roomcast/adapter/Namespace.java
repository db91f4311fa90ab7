package io.roomcast.adapter;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an adapter needs of a host's namespace. No call may block. */
public interface Namespace {
    /** With its leading slash; {@code "/"} is the main one. */
    String name();

    /** The connected socket of that id, or null. The adapter keeps it until {@link Adapter#delAll}. */
    @Nullable
    LocalSocket socket(String id);

    /** The next id for a packet to be acknowledged, from one counter for the whole namespace. */
    int nextAckId();

    /** Encodes a packet once for any number of receivers. */
    EncodedPacket encode(Packet packet);

    /**
     * Writes a packet to each of the sockets. A host may do better than one after the other, if each socket still gets its
     * packets in the order of the calls.
     */
    default void send(EncodedPacket packet, List<LocalSocket> sockets, BroadcastFlags flags) {
        for (LocalSocket socket : sockets) {
            socket.send(packet, flags);
        }
    }

    /** Whether any socket has listeners for outgoing packets. */
    default boolean hasOutgoingListeners() {
        return false;
    }

    /**
     * An event that another server sent to this one. Runs the listeners, on an executor of the host if they may block.
     *
     * @param ack takes the answer, or null if none is expected; calls after the first are ignored
     */
    void serverSideEvent(EventData event, @Nullable Consumer<Value> ack);

    /**
     * How long a session can be restored after its socket closed, or null if connection state recovery is off
     * ({@code wire.md} §2.2).
     */
    default @Nullable Duration maxDisconnectionDuration() {
        return null;
    }
}
