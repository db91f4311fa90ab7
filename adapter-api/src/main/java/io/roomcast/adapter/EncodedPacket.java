package io.roomcast.adapter;

/**
 * A packet in the form the host writes to its clients, encoded once for all receivers of a broadcast.
 *
 * <p>The adapter passes it to {@link Namespace#send} any number of times and then releases it once.
 */
public interface EncodedPacket {
    /** The adapter is done with it; buffers may be given back once all writes are. */
    default void release() {}
}
