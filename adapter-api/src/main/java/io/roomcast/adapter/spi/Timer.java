package io.roomcast.adapter.spi;

import java.time.Duration;

/** Time as the engine sees it; tests bring their own. */
public interface Timer {
    /** Nanoseconds since some moment; only differences mean anything. */
    long nanoTime();

    /** Runs a short task once, after a delay. */
    Task schedule(Duration delay, Runnable task);

    /** A task that may be cancelled. */
    @FunctionalInterface
    interface Task {
        /** The task does not run if it has not begun. */
        void cancel();
    }
}
