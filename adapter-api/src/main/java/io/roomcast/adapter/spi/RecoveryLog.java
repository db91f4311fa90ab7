package io.roomcast.adapter.spi;

import io.roomcast.adapter.Session;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What connection state recovery needs of a messaging system that can log ({@code wire.md} §2.2). */
public interface RecoveryLog {
    /** Keeps a session for the time that {@link NodeContext#maxDisconnectionDuration} says. */
    CompletionStage<Void> save(Session session);

    /** Takes a session away, so that it is restored only once; null if there is none of that pid, or it expired. */
    CompletionStage<@Nullable Session> take(String pid);

    /**
     * The broadcasts of this namespace that were logged after an offset, oldest first. Those among them that arrive at this
     * node's {@link Inbox} have arrived there before this completes: whoever is replayed to can then tell which it got twice.
     *
     * @param offset of a logged broadcast
     * @param limit how many at most
     * @return at most {@code limit} entries (fewer, but not none, is allowed before the end); null if nothing with that
     *     offset is in the log (any more)
     */
    CompletionStage<@Nullable List<Entry>> after(String offset, int limit);

    /**
     * A logged broadcast.
     *
     * @param offset where it stands
     * @param broadcast what was published
     */
    record Entry(String offset, ClusterMessage.Broadcast broadcast) {}
}
