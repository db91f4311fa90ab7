package io.roomcast.adapter;

import java.util.Collection;
import java.util.function.Consumer;

/** What an adapter needs of a host's connected socket. No call may block or throw. */
public interface LocalSocket {
    /** 20 characters, {@code wire.md} §1.1. */
    String id();

    /** The request that opened the connection. */
    Handshake handshake();

    /** The application's data about this socket, as {@link Value#of} takes it. */
    Object data();

    /** Writes a packet that the namespace encoded. */
    void send(EncodedPacket packet, BroadcastFlags flags);

    /**
     * Tells listeners of outgoing packets about a packet that {@link #send} is about to write. Called only if the
     * namespace {@linkplain Namespace#hasOutgoingListeners has some}.
     */
    default void notifyOutgoing(EventData data) {}

    /** Calls {@code ack} once, with the first argument of the client's answer to the packet with that id. */
    void expectAck(int id, Consumer<Value> ack);

    /** Nobody waits any longer for an answer to that packet. */
    void forgetAck(int id);

    /** Joins rooms, as if the application had called it. */
    void join(Collection<String> rooms);

    /** Leaves a room, as if the application had called it. */
    void leave(String room);

    /**
     * Disconnects from the namespace.
     *
     * @param close whether to close the underlying connection, with all its namespaces
     */
    void disconnect(boolean close);
}
