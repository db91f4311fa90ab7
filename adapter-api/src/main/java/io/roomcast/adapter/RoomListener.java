package io.roomcast.adapter;

/**
 * Hears about the rooms of this server, in Node's order ({@code wire.md} §2.1): a room is created, then joined; left,
 * then deleted.
 *
 * <p>Calls are made while the change is applied, so that their order is that of the changes: they must return quickly,
 * and must not wait for another thread that uses the adapter. What they throw is logged.
 */
public interface RoomListener {
    /** {@code create-room}: the room exists and is still empty. */
    default void roomCreated(String room) {}

    /** {@code join-room}: the socket is in the room. */
    default void roomJoined(String room, String sid) {}

    /** {@code leave-room}: the socket is no longer in the room. */
    default void roomLeft(String room, String sid) {}

    /** {@code delete-room}: the room was left by its last socket and is gone. */
    default void roomDeleted(String room) {}
}
