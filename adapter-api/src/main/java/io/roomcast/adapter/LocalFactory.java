package io.roomcast.adapter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Adapters of a lone server. */
final class LocalFactory implements AdapterFactory {
    private final SystemTimer timer = new SystemTimer();
    private final Duration requestsTimeout;
    private final Set<LocalAdapter> open = ConcurrentHashMap.newKeySet();

    LocalFactory(Duration requestsTimeout) {
        this.requestsTimeout = requestsTimeout;
    }

    @Override
    public CompletionStage<Adapter> create(Namespace namespace) {
        LocalAdapter adapter = LocalAdapter.alone(namespace, timer, requestsTimeout, open::remove);
        open.add(adapter);
        return CompletableFuture.completedFuture(adapter);
    }

    @Override
    public CompletionStage<Emitter> emitter() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException(
                        "a lone server cannot be reached by an emitter: open a backend, for example Adapters.open(\"redis\", …)"));
    }

    @Override
    public void close() {
        open.forEach(LocalAdapter::close); // without the timer, their requests would never end
        timer.close();
    }
}
