package io.roomcast.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How the frames of one node travel: lost when nobody hears them, or logged. */
interface Carrier {
    /** Who takes what a carrier receives. */
    interface Receiver {
        /** Runs a task after those given before. The other methods are called in such tasks only. */
        void post(Runnable task);

        /** A frame of another node or an emitter, in order, once. */
        void take(Frame frame, @Nullable String offset);

        void malformed(Throwable cause);

        void gap(String reason);
    }

    /** Begins to receive; blocks. Once it returns, whatever anybody sends arrives. */
    void open();

    /** Sends a batch, and completes its publications in order. Yields when the next one may be sent. */
    CompletionStage<?> send(List<Publication> batch);

    /** Why nothing more should be sent now, or null if it may. */
    default @Nullable String refusal() {
        return null;
    }

    /** A node came, and hears what is sent from now on. */
    default void joined(String node) {}

    /** A node is gone. */
    default void left(String node) {}

    /** Yields true when these nodes have what was sent so far, or it is safe where they will find it; false if it takes longer. */
    CompletionStage<Boolean> delivered(Set<String> nodes, Duration atMost);

    /** Completes when what others sent before this call has been taken. */
    CompletionStage<Void> caughtUp();

    /** After the cluster was split, or a client was disconnected: goes on with what comes from now on; blocks. */
    void resume();

    /** Receives nothing more; blocks. */
    void close();
}
