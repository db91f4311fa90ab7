package io.roomcast.server;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.BroadcastOperations;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace of this server. What is emitted here reaches the sockets of every server of the cluster.
 *
 * <p>Broadcasts need the namespace to be {@linkplain #ready linked}: the namespaces known before
 * {@link SocketIoServer#listen} are linked when that completes.
 */
public final class ServerNamespace implements BroadcastOperations {
    private static final Logger log = LoggerFactory.getLogger(ServerNamespace.class);

    private final String name;
    private final ServerOptions options;
    private final NamespaceHost host = new NamespaceHost(this);
    private final Map<String, SocketCore> sockets = new ConcurrentHashMap<>();
    private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
    private final List<Consumer<Socket>> connectionListeners = new CopyOnWriteArrayList<>();
    private final Listeners listeners = new Listeners();
    private final SerialExecutor executor;
    private final AtomicInteger ackIds = new AtomicInteger();
    private final Consumer<ServerNamespace> onEmpty;
    private final AtomicInteger inside = new AtomicInteger();
    private final Object persistLock = new Object();
    private CompletableFuture<Void> persisted = CompletableFuture.completedFuture(null);
    private volatile CompletableFuture<Adapter> adapter = new CompletableFuture<>();
    private volatile boolean linkBegun;
    private volatile boolean takesSockets = true;
    private volatile boolean outgoingListeners;

    ServerNamespace(String name, ServerOptions options, Consumer<ServerNamespace> onEmpty) {
        this.name = name;
        this.options = options;
        this.onEmpty = onEmpty;
        this.executor = new SerialExecutor(options.executor());
    }

    // ---- for applications ----

    /** The name, with its leading slash. */
    public String name() {
        return name;
    }

    /** Hears of each socket that connects to this server, before any of the socket's events. */
    public ServerNamespace onConnection(Consumer<Socket> listener) {
        connectionListeners.add(listener);
        return this;
    }

    /** Has a say in who may connect; see {@link Middleware}. */
    public ServerNamespace use(Middleware middleware) {
        middlewares.add(middleware);
        return this;
    }

    /** Hears events that other servers emit with {@code serverSideEmit}, one at a time, in order. */
    public ServerNamespace on(String event, EventListener listener) {
        listeners.add(event, listener);
        return this;
    }

    /** The sockets connected to this server, by id, at this moment. */
    public Map<String, Socket> sockets() {
        Map<String, Socket> now = new HashMap<>();
        sockets.forEach((id, core) -> {
            if (core.isConnected()) {
                now.put(id, core.socket());
            }
        });
        return now;
    }

    /**
     * Completes once messages of other servers arrive; fails if the backend cannot be reached. The next client that wants to
     * connect is then reason for another try, of which a new call tells.
     */
    public CompletionStage<Void> ready() {
        return adapter.thenAccept(linked -> {});
    }

    /**
     * The adapter.
     *
     * @throws IllegalStateException if the namespace is not linked yet
     */
    public Adapter adapter() {
        CompletableFuture<Adapter> current = adapter;
        Adapter linked = current.isCompletedExceptionally() ? null : current.getNow(null);
        if (linked == null) {
            throw new IllegalStateException(
                    "namespace " + name + " is not linked yet: wait for the server's listen(), or for ready()");
        }
        return linked;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the namespace is not linked yet
     */
    @Override
    public BroadcastOperator operator() {
        return BroadcastOperator.of(adapter());
    }

    // ---- for the server ----

    NamespaceHost host() {
        return host;
    }

    ServerOptions options() {
        return options;
    }

    List<Middleware> middlewares() {
        return List.copyOf(middlewares);
    }

    CompletionStage<Adapter> linked() {
        return adapter;
    }

    /** Whether nobody tried to link it, or that failed. */
    boolean needsLink() {
        return !linkBegun || adapter.isCompletedExceptionally();
    }

    void link(CompletionStage<Adapter> creation) {
        if (linkBegun) {
            adapter = new CompletableFuture<>();
        }
        linkBegun = true;
        CompletableFuture<Adapter> coming = adapter;
        creation.whenComplete((created, failure) -> {
            if (failure == null) {
                coming.complete(created);
            } else {
                coming.completeExceptionally(failure);
            }
        });
    }

    /** Closes the adapter after all sessions are saved; one that is yet to come, as soon as it is there. */
    CompletableFuture<Void> unlink() {
        CompletionStage<Adapter> coming = adapter;
        if (!adapter.isDone() || adapter.isCompletedExceptionally()) {
            coming.thenAccept(Adapter::close);
            return CompletableFuture.completedFuture(null);
        }
        return persisted().thenCompose(saved -> adapter().close()).exceptionally(failure -> {
            log.warn("namespace {}: its adapter did not close properly", name, failure);
            return null;
        });
    }

    /** False if a socket with its id is here, or if no more are taken. */
    boolean add(SocketCore socket) {
        if (sockets.putIfAbsent(socket.id(), socket) != null) {
            return false;
        }
        if (!takesSockets) { // asked last, so that who stops it sees the socket, or we see that it is stopped
            remove(socket);
            return false;
        }
        return true;
    }

    boolean takesSockets() {
        return takesSockets;
    }

    void takeNoMoreSockets() {
        takesSockets = false;
    }

    /** Somebody is here, or about to be. */
    void enter() {
        inside.incrementAndGet();
    }

    /** Once for each {@link #enter}. */
    void leave() {
        if (inside.decrementAndGet() == 0) {
            onEmpty.accept(this);
        }
    }

    boolean isEmpty() {
        return inside.get() == 0;
    }

    void remove(SocketCore socket) {
        sockets.remove(socket.id(), socket);
    }

    @Nullable
    SocketCore socket(String id) {
        return sockets.get(id);
    }

    List<SocketCore> allSockets() {
        return List.copyOf(sockets.values());
    }

    /** Runs on the socket's own executor, so that its events come afterwards. */
    void connected(Socket socket) {
        for (Consumer<Socket> listener : connectionListeners) {
            try {
                listener.accept(socket);
            } catch (Throwable e) {
                log.error("namespace {}: a connection listener failed", name, e);
            }
        }
    }

    int nextAckId() {
        return ackIds.getAndIncrement() & Integer.MAX_VALUE;
    }

    void outgoingListenerAdded() {
        outgoingListeners = true;
    }

    boolean hasOutgoingListeners() {
        return outgoingListeners;
    }

    void serverSideEvent(EventData event, @Nullable Consumer<Value> ack) {
        Ack answer = ack == null
                ? Ack.NONE
                : new Ack(values -> ack.accept(values.isEmpty() ? Value.UNDEFINED : values.get(0)));
        executor.execute(() -> listeners.fire(toString(), event, answer), () -> {});
    }

    /** A session is being saved; the adapter stays open until then. */
    void persisting(CompletionStage<Void> saving, String id) {
        CompletionStage<Void> saved = report(saving, "saving the session of", id);
        synchronized (persistLock) {
            persisted = persisted.isDone() ? saved.toCompletableFuture() : persisted.runAfterBoth(saved, () -> {});
        }
    }

    private CompletableFuture<Void> persisted() {
        synchronized (persistLock) {
            return persisted;
        }
    }

    /** Logs a failure that the application cannot hear of, and goes on. */
    static CompletionStage<Void> report(CompletionStage<Void> stage, String what, String id) {
        return stage.exceptionally(failure -> {
            log.warn("{} socket {} failed: {}", what, id, failure.toString());
            return null;
        });
    }

    @Override
    public String toString() {
        return "namespace " + name;
    }
}
