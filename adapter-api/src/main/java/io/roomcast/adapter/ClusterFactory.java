package io.roomcast.adapter;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.NodeContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Adapters over a backend. */
final class ClusterFactory implements AdapterFactory {
    private final Backend backend;
    private final EngineOptions options;
    private final Runnable onClose;
    private final Set<LocalAdapter> open = ConcurrentHashMap.newKeySet();

    ClusterFactory(Backend backend, EngineOptions options, Runnable onClose) {
        this.backend = backend;
        this.options = options;
        this.onClose = onClose;
    }

    @Override
    public CompletionStage<Adapter> create(Namespace namespace) {
        String name = namespace.name();
        NodeContext node = new NodeContext(backend.newNodeId(name), name, namespace.maxDisconnectionDuration());
        LocalAdapter local = LocalAdapter.inCluster(
                namespace, node.nodeId(), options.timer(), options.requestsTimeout(), open::remove);
        Incidents incidents = new Incidents(name, node.nodeId(), options.listener());
        ClusterInbox inbox = new ClusterInbox(local, node.recovery(), incidents);
        return backend.link(node, inbox).thenApply(link -> {
            open.add(local);
            ClusterAdapter adapter = new ClusterAdapter(local, link, options, backend::newRequestId, incidents);
            incidents.link(true);
            inbox.open(adapter);
            adapter.start();
            return adapter;
        });
    }

    @Override
    public CompletionStage<Emitter> emitter() {
        return backend.publisher().thenApply(publisher -> new Emitter(publisher, "/"));
    }

    @Override
    public void close() {
        try {
            backend.close();
        } finally {
            open.forEach(LocalAdapter::close); // without the timer, their requests would never end
            onClose.run();
        }
    }
}
