package io.roomcast.adapter;

import java.util.concurrent.CompletionStage;

/** Makes the adapters of a server, one for each namespace, and emitters. Made by {@link Adapters}. */
public interface AdapterFactory extends AutoCloseable {
    /**
     * The adapter of a namespace. Completes once messages of other servers arrive; fails if the backend cannot be
     * reached.
     */
    CompletionStage<Adapter> create(Namespace namespace);

    /** An emitter to the main namespace. */
    CompletionStage<Emitter> emitter();

    /**
     * Closes what it opened; a client that the application lent stays open. Close the adapters before, so that the other
     * servers hear of it; requests of those that are still open fail.
     */
    @Override
    void close();
}
