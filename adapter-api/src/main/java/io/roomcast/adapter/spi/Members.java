package io.roomcast.adapter.spi;

import java.util.Set;

/**
 * The nodes of a namespace.
 *
 * @param nodeIds those whose ids are known
 * @param unnamed how many more there are
 */
public record Members(Set<String> nodeIds, int unnamed) {
    public Members {
        nodeIds = Set.copyOf(nodeIds);
        if (unnamed < 0) {
            throw new IllegalArgumentException("unnamed must not be negative: " + unnamed);
        }
    }

    /** How many nodes there are. */
    public int count() {
        return nodeIds.size() + unnamed;
    }
}
