package io.roomcast.adapter.spi;

import java.util.concurrent.CompletionStage;

/** One messaging system, shared by all namespaces of a server. */
public interface Backend extends AutoCloseable {
    /** An id for this server in one namespace, in the form the Node peers use ({@code wire.md} §1.1). */
    default String newNodeId(String namespace) {
        return Ids.hex16();
    }

    /** An id for a request, in the form the Node peers use. */
    default String newRequestId() {
        return Ids.hex16();
    }

    /**
     * Joins a namespace. Completes once messages really arrive at the inbox: a message that anybody publishes after
     * that is received. Only then does the engine announce the node. Fails if the system cannot be reached.
     */
    CompletionStage<Link> link(NodeContext node, Inbox inbox);

    /**
     * A way to publish without being a node: nothing is received, nobody counts it. Completes once connected. Closed
     * with the backend.
     */
    CompletionStage<Publisher> publisher();

    /** Closes what the backend opened, not a client that was lent to it. The engine closes links before. */
    @Override
    void close();
}
