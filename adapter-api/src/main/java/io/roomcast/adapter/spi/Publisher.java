package io.roomcast.adapter.spi;

import java.util.concurrent.CompletionStage;

/** Publishes to any namespace without being a node. Safe for use by any thread; no call blocks or throws. */
public interface Publisher {
    /** Sends a message to all nodes of a namespace, in the order of the calls; fails if it did not go out. */
    CompletionStage<Void> publish(String namespace, ClusterMessage message);
}
