package io.roomcast.server;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOperations;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.server.engine.EngineServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Socket.IO server (Engine.IO v4, Socket.IO v5). What is called on it concerns the main namespace, {@code "/"}.
 *
 * <pre>{@code
 * SocketIoServer server = SocketIoServer.builder().adapter(Adapters.local()).build();
 * server.onConnection(socket -> socket.on("hello", String.class, (name, ack) -> {
 *     socket.broadcast().emit("hello", name);
 *     ack.send("welcome");
 * }));
 * server.listen(3000);
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public final class SocketIoServer implements BroadcastOperations {
    private static final Logger log = LoggerFactory.getLogger(SocketIoServer.class);

    /** How long listeners may take to hear that the server shuts down. */
    private static final Duration LAST_LISTENERS = Duration.ofSeconds(5);

    private final Namespaces namespaces;
    private final EngineServer engine;
    private final ServerNamespace main;
    private final @Nullable AdapterFactory ownAdapters;
    private final Runnable closeExecutor;
    private @Nullable CompletableFuture<Void> closing;

    SocketIoServer(
            Namespaces namespaces, EngineServer engine, @Nullable AdapterFactory ownAdapters, Runnable closeExecutor) {
        this.namespaces = namespaces;
        this.engine = engine;
        this.ownAdapters = ownAdapters;
        this.closeExecutor = closeExecutor;
        this.main = namespaces.of("/");
    }

    /** Options, all with defaults. */
    public static SocketIoServerBuilder builder() {
        return new SocketIoServerBuilder();
    }

    /** See {@link ServerNamespace#onConnection}. */
    public SocketIoServer onConnection(Consumer<Socket> listener) {
        main.onConnection(listener);
        return this;
    }

    /** See {@link ServerNamespace#use}. */
    public SocketIoServer use(Middleware middleware) {
        main.use(middleware);
        return this;
    }

    /** See {@link ServerNamespace#on}. */
    public SocketIoServer on(String event, EventListener listener) {
        main.on(event, listener);
        return this;
    }

    /** A namespace, made if it is not there; a missing leading slash is added. */
    public ServerNamespace of(String name) {
        return namespaces.of(name);
    }

    /** Namespaces that come into being when a client asks for such a name. The test may block. */
    public ParentNamespace of(Predicate<String> names) {
        return namespaces.of(names);
    }

    /** Namespaces that come into being when a client asks for a name in which the pattern is found. */
    public ParentNamespace of(Pattern names) {
        return namespaces.of(names.asPredicate());
    }

    /** The main namespace. */
    public ServerNamespace mainNamespace() {
        return main;
    }

    /** How many clients are connected to this server, in whatever namespaces. */
    public int clientsCount() {
        return engine.clientsCount();
    }

    /** How many bytes wait to be written to clients; those of a broadcast count for each of its receivers, though shared. */
    public long pendingBytes() {
        return engine.pendingBytes();
    }

    @Override
    public BroadcastOperator operator() {
        return main.operator();
    }

    /** Listens on all addresses of this machine; see {@link #listen(String, int)}. */
    public CompletionStage<InetSocketAddress> listen(int port) {
        return listen(new InetSocketAddress(port));
    }

    /**
     * Links the namespaces to the other servers, then binds the port. Completes with the address when both are done; fails
     * if the backend cannot be reached or the port is taken. At most once.
     *
     * @param port 0 for any free one
     */
    public CompletionStage<InetSocketAddress> listen(String host, int port) {
        return listen(new InetSocketAddress(host, port));
    }

    private CompletionStage<InetSocketAddress> listen(InetSocketAddress address) {
        WarmUp.run();
        return namespaces.link().thenCompose(linked -> engine.listen(address));
    }

    /**
     * Shuts down: no new connections, every socket closed with {@code server shutting down} and its listeners run, sessions
     * saved, adapters closed, connections closed, the port free again. Completes when all is done; it does not wait for an
     * adapter that is still being made, which is closed when it comes.
     */
    public synchronized CompletionStage<Void> close() {
        if (closing == null) {
            closing = engine.stopListening()
                    .thenCompose(stopped -> closeSockets())
                    .thenCompose(ended -> closeAdapters())
                    .thenCompose(unlinked -> engine.close())
                    .thenRun(closeExecutor)
                    .toCompletableFuture();
        }
        return closing;
    }

    private CompletionStage<Void> closeSockets() {
        namespaces.close();
        List<CompletableFuture<Void>> ended = namespaces.all().stream()
                .flatMap(namespace -> namespace.allSockets().stream())
                .map(socket -> {
                    socket.close("server shutting down");
                    return socket.ended().toCompletableFuture();
                })
                .toList();
        return CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
                .orTimeout(LAST_LISTENERS.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(slow -> {
                    log.warn("some listeners have not finished, and the server shuts down without them");
                    return null;
                });
    }

    private CompletionStage<Void> closeAdapters() {
        return CompletableFuture.allOf(
                        namespaces.all().stream().map(ServerNamespace::unlink).toArray(CompletableFuture[]::new))
                .thenRun(() -> {
                    if (ownAdapters != null) {
                        ownAdapters.close();
                    }
                });
    }
}
