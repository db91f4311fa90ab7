package io.roomcast.adapter.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where a link delivers. The backend makes the calls one at a time, in order; they do not block and do not throw. A
 * node's own messages may be delivered to it or not: the engine ignores them.
 */
public interface Inbox {
    /**
     * A message of another node.
     *
     * @param offset where it stands in the log, or null if it was not logged
     */
    void receive(ClusterMessage message, @Nullable String offset);

    /** A message that could not be decoded: it is counted, logged at a limited rate, and skipped. */
    void malformed(String where, Throwable cause);

    /** Messages may have been lost. */
    void gap(String reason);

    /** Messages do or do not arrive from now on. */
    void linkState(LinkState state);

    /** Somebody came or went. Only a hint: the engine asks {@link MemberList} when it has something pending. */
    void membersChanged();
}
