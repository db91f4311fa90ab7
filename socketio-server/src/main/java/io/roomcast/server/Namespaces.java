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

/** The namespaces of a server: named ones, and those that come into being when a client asks for them. */
final class Namespaces {
    private final ServerOptions options;
    private final AdapterFactory adapters;
    private final Map<String, ServerNamespace> byName = new ConcurrentHashMap<>();
    private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
    private boolean linking;

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

    /** The namespace a client asks for, or null if there is none of that name. */
    CompletionStage<@Nullable ServerNamespace> find(String name) {
        ServerNamespace known = byName.get(name);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
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
                return get(name, parent);
            }
        }
        return null;
    }

    private synchronized ServerNamespace get(String name, @Nullable ParentNamespace parent) {
        ServerNamespace known = byName.get(name);
        if (known != null) {
            return known;
        }
        ServerNamespace created = new ServerNamespace(name, options);
        if (parent != null) {
            parent.setUp(created);
        }
        byName.put(name, created);
        if (linking) {
            CompletionStage<?> linked = link(created);
            if (parent != null) {
                linked.exceptionally(failure -> {
                    byName.remove(name, created); // a later attempt of a client starts afresh
                    return null;
                });
            }
        }
        return created;
    }

    /** Links all namespaces, and from now on each new one. */
    synchronized CompletableFuture<Void> link() {
        linking = true;
        return CompletableFuture.allOf(byName.values().stream().map(this::link).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> link(ServerNamespace namespace) {
        CompletionStage<Adapter> creation;
        try {
            creation = adapters.create(namespace.host());
        } catch (RuntimeException e) {
            creation = CompletableFuture.failedStage(e);
        }
        namespace.link(creation);
        return namespace.linked().toCompletableFuture();
    }
}
