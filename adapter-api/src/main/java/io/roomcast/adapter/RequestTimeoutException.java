package io.roomcast.adapter;

import java.util.List;
import java.util.Set;

/**
 * Not everybody answered in time. What arrived until then is not lost: see {@link #partial()}.
 *
 * <p>The stages of {@link BroadcastOperator#emitWithAck}, {@link BroadcastOperator#fetchSockets} and
 * {@link BroadcastOperator#serverSideEmitWithAck} fail with it.
 */
public final class RequestTimeoutException extends Exception {
    private final transient List<?> partial;
    private final transient Set<String> missingNodes;
    private final int missing;

    /** For the engine and hosts. */
    public RequestTimeoutException(String message, List<?> partial, Set<String> missingNodes, int missing) {
        super(message);
        this.partial = List.copyOf(partial);
        this.missingNodes = Set.copyOf(missingNodes);
        this.missing = missing;
    }

    /** The answers that arrived: {@link Value}s, or {@link RemoteSocket}s where sockets were fetched. */
    public List<?> partial() {
        return partial;
    }

    /**
     * The ids of the servers that did not answer, as far as the backend knows ids. Empty if a server answered without
     * saying which one it is, as Node's do over classic Redis: then {@link #missing()} alone tells.
     */
    public Set<String> missingNodes() {
        return missingNodes;
    }

    /** How many answers are missing: of servers, or of clients where all servers answered. */
    public int missing() {
        return missing;
    }
}
