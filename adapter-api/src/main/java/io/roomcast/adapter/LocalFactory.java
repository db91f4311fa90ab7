package io.roomcast.adapter;

import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Adapters of a lone server. */
final class LocalFactory implements AdapterFactory {
    private final SystemTimer timer = new SystemTimer();
    private final Duration requestsTimeout;

    LocalFactory(Duration requestsTimeout) {
        this.requestsTimeout = requestsTimeout;
    }

    @Override
    public CompletionStage<Adapter> create(Namespace namespace) {
        return CompletableFuture.completedFuture(LocalAdapter.alone(namespace, Ids.hex16(), timer, requestsTimeout));
    }

    @Override
    public CompletionStage<Emitter> emitter() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException(
                        "a lone server cannot be reached by an emitter: open a backend, for example Adapters.open(\"redis\", …)"));
    }

    @Override
    public void close() {
        timer.close();
    }
}
