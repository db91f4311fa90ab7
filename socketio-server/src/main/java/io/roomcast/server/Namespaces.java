package io.roomcast.server;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The namespaces of a server: named ones, and those that come into being when a client asks for them. */
final class Namespaces {
    private static final Logger log = LoggerFactory.getLogger(Namespaces.class);

    private final ServerOptions options;
    private final AdapterFactory adapters;
    private final Map<String, ServerNamespace> byName = new ConcurrentHashMap<>();
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private boolean linking;
    private boolean closing;

    Namespaces(ServerOptions options, AdapterFactory adapters) {
        this.options = options;
        this.adapters = adapters;
    }

    ServerOptions options() {
        return options;
    }

    ServerNamespace of(String name) {
        return get(name.startsWith("/") ? name : "/" + name, null);
    }

    ParentNamespace of(Predicate<String> names) {
        ParentNamespace parent = new ParentNamespace(names);
        parents.add(parent);
        return parent;
    }

    List<ServerNamespace> all() {
        return List.copyOf(byName.values());
    }

    /** The namespace a client asks for, which is entered; or null if there is none of that name. */
    CompletionStage<@Nullable ServerNamespace> find(String name) {
        if (byName.containsKey(name)) {
            return CompletableFuture.completedFuture(enter(name, null));
        } else if (parents.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            return CompletableFuture.<@Nullable ServerNamespace>supplyAsync(
                    () -> findByRule(name), options.executor()); // the rule may block
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private @Nullable ServerNamespace findByRule(String name) {
        for (ParentNamespace parent : parents) {
            if (parent.matches(name)) {
                return enter(name, parent);
            }
        }
        return null;
    }

    private synchronized ServerNamespace enter(String name, @Nullable ParentNamespace parent) {
        ServerNamespace namespace = get(name, parent);
        namespace.enter();
        return namespace;
    }

    private synchronized ServerNamespace get(String name, @Nullable ParentNamespace parent) {
        ServerNamespace namespace = byName.get(name);
        if (namespace == null) {
            boolean cleanUp = parent != null && options.cleanupEmptyChildNamespaces();
            namespace = new ServerNamespace(name, options, cleanUp ? this::removeIfEmpty : kept -> {});
            if (parent != null) {
                parent.setUp(namespace);
            }
            byName.put(name, namespace);
        }
        if (linking) {
            link(namespace);
        }
        return namespace;
    }

    /** Nobody was in it a moment ago. */
    private void removeIfEmpty(ServerNamespace namespace) {
        synchronized (this) {
            if (closing || !namespace.isEmpty() || !byName.remove(namespace.name(), namespace)) {
                return;
            }
        }
        CompletionStage<Void> unlinking = namespace.unlink();
        unlinking.thenRun(() -> log.debug("{} is empty, and was closed", namespace));
    }

    /** Links all namespaces, and from now on each new one. */
    synchronized CompletableFuture<Void> link() {
        linking = true;
        byName.values().forEach(this::link);
        return CompletableFuture.allOf(byName.values().stream()
                .map(namespace -> namespace.linked().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** Links it unless it is, or is about to be; a namespace whose link failed gets another chance. */
    private void link(ServerNamespace namespace) {
        if (namespace.needsLink()) {
            namespace.link(create(namespace));
        }
    }

    private CompletionStage<Adapter> create(ServerNamespace namespace) {
        if (closing) {
            return CompletableFuture.failedStage(new IllegalStateException("the server is closed"));
        }
        try {
            return adapters.create(namespace.host());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** From now on no namespace is linked, and none takes sockets. */
    synchronized void close() {
        closing = true;
        byName.values().forEach(ServerNamespace::takeNoMoreSockets);
    }
}
