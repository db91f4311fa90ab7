package io.roomcast.conformance;

import java.util.Set;

/** What rules about clusters need of the class that an author extends. */
abstract class Kit {
    Kit() {}

    /** The nodes of the rule that runs. */
    abstract TestCluster cluster();

    /** What the backend can do. */
    protected abstract Set<Capability> capabilities();
}
