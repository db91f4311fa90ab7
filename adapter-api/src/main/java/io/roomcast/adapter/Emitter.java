package io.roomcast.adapter;

import io.roomcast.adapter.spi.Publisher;
import java.util.Objects;

/**
 * Emits to the clients of a cluster from a process that has no server. It is not a node, so nobody can answer it: what
 * needs answers (acks, {@code fetchSockets}) fails with {@link UnsupportedOperationException}. Immutable.
 *
 * <p>Made by {@link AdapterFactory#emitter()}, and closed with that factory.
 */
public final class Emitter implements BroadcastOperations {
    private final Publisher publisher;
    private final BroadcastOperator operator;

    Emitter(Publisher publisher, String namespace) {
        this.publisher = Objects.requireNonNull(publisher);
        this.operator = BroadcastOperator.of(new PublishOnly(publisher, namespace));
    }

    /** An emitter to another namespace; a missing leading slash is added. */
    public Emitter of(String namespace) {
        return new Emitter(publisher, namespace.startsWith("/") ? namespace : "/" + namespace);
    }

    @Override
    public BroadcastOperator operator() {
        return operator;
    }
}
