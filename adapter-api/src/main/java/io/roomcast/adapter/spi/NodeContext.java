package io.roomcast.adapter.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who is linked.
 *
 * @param nodeId as {@link Backend#newNodeId} made it
 * @param namespace with its leading slash
 * @param maxDisconnectionDuration how long sessions and messages must be kept for recovery, or null if recovery is off
 */
public record NodeContext(String nodeId, String namespace, @Nullable Duration maxDisconnectionDuration) {
    /** Whether messages should be logged, if the backend can. */
    public boolean recovery() {
        return maxDisconnectionDuration != null;
    }
}
