package io.roomcast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rules for namespaces that come into being when a client connects to them. Listeners and middleware given here are
 * given to each new one; those given later hold for later ones.
 */
public final class ParentNamespace {
    private final Predicate<String> names;
    private final List<Consumer<ServerNamespace>> setup = new ArrayList<>();

    ParentNamespace(Predicate<String> names) {
        this.names = names;
    }

    /** Hears of each socket that connects; see {@link ServerNamespace#onConnection}. */
    public ParentNamespace onConnection(Consumer<Socket> listener) {
        return add(namespace -> namespace.onConnection(listener));
    }

    /** Has a say in who may connect; see {@link ServerNamespace#use}. */
    public ParentNamespace use(Middleware middleware) {
        return add(namespace -> namespace.use(middleware));
    }

    /** Hears events of other servers; see {@link ServerNamespace#on}. */
    public ParentNamespace on(String event, EventListener listener) {
        return add(namespace -> namespace.on(event, listener));
    }

    private synchronized ParentNamespace add(Consumer<ServerNamespace> step) {
        setup.add(step);
        return this;
    }

    boolean matches(String name) {
        return names.test(name);
    }

    synchronized void setUp(ServerNamespace namespace) {
        setup.forEach(step -> step.accept(namespace));
    }
}
