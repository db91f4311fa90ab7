package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Passes every call on; for backends that differ in something. */
abstract class ForwardingBackend implements Backend {
    private final Backend backend;

    ForwardingBackend(Backend backend) {
        this.backend = Objects.requireNonNull(backend);
    }

    @Override
    public String newNodeId(String namespace) {
        return backend.newNodeId(namespace);
    }

    @Override
    public String newRequestId() {
        return backend.newRequestId();
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        return backend.link(node, inbox(node, inbox)).thenApply(this::link);
    }

    /** The inbox that the backend delivers to. */
    abstract Inbox inbox(NodeContext node, Inbox inbox);

    /** The link that the engine uses. */
    abstract Link link(Link link);

    @Override
    public CompletionStage<Publisher> publisher() {
        return backend.publisher();
    }

    @Override
    public void close() {
        backend.close();
    }
}
