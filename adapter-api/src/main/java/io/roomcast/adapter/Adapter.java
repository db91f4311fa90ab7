package io.roomcast.adapter;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The adapter of one namespace of one server: which socket is in which room, and the way to the sockets of all other
 * servers. The contract is that of Node's {@code socket.io-adapter} ({@code wire.md} §2). Safe for use by any thread.
 */
public interface Adapter extends Broadcaster {
    /** This server's id in the cluster. */
    String nodeId();

    /** How many servers there are, this one included. */
    CompletionStage<Integer> serverCount();

    /**
     * Adds a socket to rooms. It is in them when this returns; the stage completes once broadcasts of other servers to
     * these rooms are sure to arrive.
     */
    CompletionStage<Void> addAll(String sid, Collection<String> rooms);

    /** Removes a socket from a room; harmless if it is not there. */
    void del(String sid, String room);

    /** Removes a socket from all its rooms, in the order it joined them; harmless if it is unknown. */
    void delAll(String sid);

    /** The ids of this server's sockets in any of the rooms, or of all of them if {@code rooms} is empty. */
    CompletionStage<Set<String>> sockets(Collection<String> rooms);

    /** The rooms of a socket of this server, in the order it joined them; empty if it is unknown. */
    Set<String> socketRooms(String sid);

    /** The rooms of this server. */
    Set<String> rooms();

    /** The rooms of all servers. */
    CompletionStage<Set<String>> allRooms();

    /** Hears about the rooms of this server from now on. */
    void addRoomListener(RoomListener listener);

    /** Keeps a session for {@link Namespace#maxDisconnectionDuration}. Does nothing where that is null. */
    CompletionStage<Void> persistSession(Session session);

    /**
     * Takes a session back, if the packets after {@code offset} can still be replayed. The host then lets the session's
     * socket join its rooms, holds back what is sent to it, and asks for {@link #missedPackets}.
     *
     * @param pid the private session id that the client was given
     * @param offset of the last packet that the client received
     */
    CompletionStage<SessionRestoration> restoreSession(String pid, String offset);

    /**
     * What the socket of a restored session missed: the packets after {@code offset} that concern it, oldest first, each
     * ending with its offset. Fails if the offset is no longer in the log; the client then has to start afresh.
     *
     * <p>To be asked once the stage of {@link #addAll} for the socket's rooms has completed. Then no packet is lost: each
     * is among those missed, or is delivered to the socket, or both. What was delivered and is also among those missed
     * was delivered before this completes: the host knows it by its offset.
     */
    CompletionStage<List<EventData>> missedPackets(Session session, String offset);

    /** What went wrong so far. */
    AdapterStats stats();

    /**
     * Leaves the cluster; completes once it is done, also if repeated. Requests that are pending, and those made from now
     * on, fail with an {@link IllegalStateException}.
     */
    CompletionStage<Void> close();
}
