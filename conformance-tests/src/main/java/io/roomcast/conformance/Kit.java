package io.roomcast.conformance;

import java.util.Set;

/** What rules about clusters need of the class that an author extends. */
abstract class Kit {
    Kit() {}

    /** The nodes of the rule that runs. */
    abstract TestCluster cluster();

    /** What the backend can do. */
    protected abstract Set<Capability> capabilities();

    /**
     * Whether a message to one room never overtakes an earlier one to another, or to all; true by default. If not, the
     * rules that need it are aborted, with that reason.
     */
    protected boolean keepsOrderBetweenRooms() {
        return true;
    }
}
