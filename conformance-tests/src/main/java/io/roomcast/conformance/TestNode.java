package io.roomcast.conformance;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.AdapterListener;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server of the cluster under test, with one client in its main namespace. */
final class TestNode {
    private final ProbedBackend backend;
    private final AdapterFactory factory;
    private final Incidents incidents = new Incidents();
    private final List<InMemoryNamespace> namespaces = new ArrayList<>();
    private final InMemoryNamespace main;
    private final InMemorySocket socket;
    private boolean live = true;

    TestNode(Backend backend, Timer timer) {
        this.backend = new ProbedBackend(backend);
        this.factory =
                Adapters.using(this.backend).timer(timer).listener(incidents).build();
        try {
            this.main = open("/", null);
            this.socket = connect(main);
        } catch (RuntimeException | Error e) {
            factory.close();
            throw e;
        }
    }

    /** Remembers what the engine reports. */
    private static final class Incidents implements AdapterListener {
        final List<String> unexpected = new CopyOnWriteArrayList<>();
        final List<Long> gaps = new CopyOnWriteArrayList<>();
        final List<LinkChange> linkChanges = new CopyOnWriteArrayList<>();
        final List<Throwable> publishFailures = new CopyOnWriteArrayList<>();

        @Override
        public void publishFailed(String namespace, String nodeId, Throwable cause) {
            publishFailures.add(cause);
        }

        @Override
        public void gap(String namespace, String nodeId, String reason) {
            gaps.add(System.nanoTime());
            unexpected.add("gap at node " + nodeId + " in " + namespace + ": " + reason);
        }

        @Override
        public void malformed(String namespace, String nodeId, String where, Throwable cause) {
            unexpected.add("malformed at node " + nodeId + " in " + namespace + ": " + where + ": " + cause);
        }

        @Override
        public void linkChanged(String namespace, String nodeId, boolean up) {
            linkChanges.add(new LinkChange(System.nanoTime(), up));
        }
    }

    /** The link went up or down, and when ({@link System#nanoTime}). */
    record LinkChange(long nanos, boolean up) {}

    InMemoryNamespace open(String name, @Nullable Duration maxDisconnectionDuration) {
        InMemoryNamespace namespace = new InMemoryNamespace(name, maxDisconnectionDuration);
        namespace.attach(Waiting.get(factory.create(namespace)));
        namespaces.add(namespace);
        return namespace;
    }

    /** Connects a client; broadcasts to its rooms arrive from now on. */
    static InMemorySocket connect(InMemoryNamespace namespace, String... rooms) {
        return connect(namespace, new InMemorySocket(namespace, Ids.base64(20)), rooms);
    }

    /** The same for a socket with an id of its own. */
    static InMemorySocket connect(InMemoryNamespace namespace, InMemorySocket socket, String... rooms) {
        namespace.connect(socket, rooms);
        join(namespace, socket, socket.id());
        join(namespace, socket, rooms);
        return socket;
    }

    /** Joins rooms; broadcasts to them arrive from now on. */
    static void join(InMemoryNamespace namespace, InMemorySocket socket, String... rooms) {
        Waiting.get(namespace.adapter().addAll(socket.id(), Arrays.asList(rooms)));
    }

    InMemoryNamespace main() {
        return main;
    }

    InMemorySocket socket() {
        return socket;
    }

    Adapter adapter() {
        return main.adapter();
    }

    ProbedBackend probe() {
        return backend;
    }

    List<String> unexpectedIncidents() {
        return incidents.unexpected;
    }

    /** When gaps were reported ({@link System#nanoTime}). */
    List<Long> gaps() {
        return incidents.gaps;
    }

    List<LinkChange> linkChanges() {
        return incidents.linkChanges;
    }

    List<Throwable> publishFailures() {
        return incidents.publishFailures;
    }

    boolean isLive() {
        return live;
    }

    /** Vanishes without a word. */
    void crash() {
        live = false;
        factory.close();
    }

    /** Closes its adapters first, as a server does. */
    void leave() {
        live = false;
        namespaces.forEach(namespace -> Waiting.get(namespace.adapter().close()));
        factory.close();
    }
}
