package io.roomcast.benchmarks.traffic;

import java.util.concurrent.CompletionStage;

/** Sends messages by one way. Used by one thread. */
interface Outlet extends AutoCloseable {
    /**
     * Sends a message, at {@link #flush} at the latest.
     *
     * @param binary whether it goes as binary or as text, where the way knows a difference
     * @return completes when the way tells that it is sent
     */
    CompletionStage<?> send(byte[] payload, boolean binary);

    /** Has what waits sent. Ways that send at once have nothing to do. */
    default void flush() {}

    @Override
    void close();
}
