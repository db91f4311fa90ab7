package io.roomcast.adapter.spi;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One namespace of one node. Safe for use by any thread; no call blocks or throws. */
public interface Link {
    /**
     * Sends a message to all other nodes of the namespace, in the order of the calls. Yields the message's offset if it
     * was logged, else null; fails if the message did not go out.
     */
    CompletionStage<@Nullable String> publish(ClusterMessage message);

    /**
     * Sends an answer to the node that asked, or to all if the system cannot tell them apart.
     *
     * @param requesterId the {@link ClusterMessage#nodeId() sender} of the request
     */
    CompletionStage<Void> respond(String requesterId, ClusterMessage response);

    /** Who is there, if the system knows. Without it, the engine keeps membership by heartbeats. */
    default Optional<MemberList> memberList() {
        return Optional.empty();
    }

    /** The first socket of this node joined a room. Completes once broadcasts to that room are sure to arrive. */
    default CompletionStage<Void> roomCreated(String room) {
        return CompletableFuture.completedFuture(null);
    }

    /** The last socket of this node left a room. */
    default void roomDeleted(String room) {}

    /** The log of this namespace, if the system can log and recovery is on. */
    default Optional<RecoveryLog> recovery() {
        return Optional.empty();
    }

    /** Leaves the namespace; what was published before still goes out. */
    CompletionStage<Void> close();
}
