package io.roomcast.server;

import io.netty.handler.ssl.SslContext;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.server.engine.CorsPolicy;
import io.roomcast.server.engine.EngineServer;
import io.roomcast.server.engine.EngineSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Options of a {@link SocketIoServer}. Defaults are Node's where Node has the option. */
public final class SocketIoServerBuilder {
    private @Nullable AdapterFactory adapters;
    private String path = "/socket.io/";
    private Duration pingInterval = Duration.ofSeconds(25);
    private Duration pingTimeout = Duration.ofSeconds(20);
    private Duration upgradeTimeout = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(45);
    private int maxPayload = 1_000_000;
    private int maxAttachments = 10;
    private int maxOutboundBytes = 16 * 1024 * 1024;
    private Set<String> origins = Set.of();
    private boolean credentials;
    private boolean httpCompression;
    private boolean perMessageDeflate;
    private @Nullable Duration maxDisconnectionDuration;
    private boolean skipMiddlewares = true;
    private boolean cleanupEmptyChildNamespaces;
    private @Nullable SslContext sslContext;
    private @Nullable Executor executor;

    SocketIoServerBuilder() {}

    /** How servers find each other; {@link Adapters#local()} by default. A factory given here is not closed by the server. */
    public SocketIoServerBuilder adapter(AdapterFactory factory) {
        adapters = Objects.requireNonNull(factory);
        return this;
    }

    /** The path of all requests; {@code /socket.io/} by default. Missing slashes at its ends are added. */
    public SocketIoServerBuilder path(String newPath) {
        String start = newPath.startsWith("/") ? newPath : "/" + newPath;
        path = start.endsWith("/") ? start : start + "/";
        return this;
    }

    /** How often a client is pinged; 25 s by default. */
    public SocketIoServerBuilder pingInterval(Duration interval) {
        pingInterval = positive(interval);
        return this;
    }

    /** How long a client may take to answer a ping; 20 s by default. */
    public SocketIoServerBuilder pingTimeout(Duration timeout) {
        pingTimeout = positive(timeout);
        return this;
    }

    /** How long a client may take to move from long-polling to WebSocket; 10 s by default. */
    public SocketIoServerBuilder upgradeTimeout(Duration timeout) {
        upgradeTimeout = positive(timeout);
        return this;
    }

    /** How long a client may take to join its first namespace; 45 s by default. */
    public SocketIoServerBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive(timeout);
        return this;
    }

    /** Bytes that a client may send in one WebSocket message or one POST; 1,000,000 by default. */
    public SocketIoServerBuilder maxPayload(int bytes) {
        maxPayload = positive(bytes);
        return this;
    }

    /** Binary attachments that a client may send with one packet; 10 by default. */
    public SocketIoServerBuilder maxAttachments(int count) {
        maxAttachments = positive(count);
        return this;
    }

    /**
     * Bytes that may wait for one client before it is closed, because it does not read; 16 MiB by default. A single message
     * may be larger if nothing else waits, but not while its socket is still connecting. Volatile events are dropped at the
     * limit.
     */
    public SocketIoServerBuilder maxOutboundBytes(int bytes) {
        maxOutboundBytes = positive(bytes);
        return this;
    }

    /** Origins whose pages may use this server by HTTP long-polling; {@code "*"} for all. None by default. */
    public SocketIoServerBuilder cors(String... allowedOrigins) {
        origins = Set.of(allowedOrigins);
        return this;
    }

    /** Whether such pages may send cookies; false by default. */
    public SocketIoServerBuilder corsCredentials(boolean allowed) {
        credentials = allowed;
        return this;
    }

    /** Whether long-polling answers above 1 KiB are compressed with gzip; false by default. */
    public SocketIoServerBuilder httpCompression(boolean compress) {
        httpCompression = compress;
        return this;
    }

    /** Whether WebSocket messages above 1 KiB are compressed; false by default. Costs memory for each client. */
    public SocketIoServerBuilder perMessageDeflate(boolean compress) {
        perMessageDeflate = compress;
        return this;
    }

    /**
     * Lets a client whose connection broke come back to its socket ({@code wire.md} §2.2), if the adapter can log; off by
     * default.
     *
     * @param maxDisconnection how long it may be away
     * @param skipMiddleware whether it then passes without asking the middleware again
     */
    public SocketIoServerBuilder connectionStateRecovery(Duration maxDisconnection, boolean skipMiddleware) {
        maxDisconnectionDuration = positive(maxDisconnection);
        skipMiddlewares = skipMiddleware;
        return this;
    }

    /**
     * Whether a namespace that came into being by a {@linkplain SocketIoServer#of(java.util.function.Predicate) rule} is
     * closed once no client is in it any more; false by default. Without it clients can make any number of namespaces that
     * match a rule, and each stays. With it and the local adapter, the sessions of such a namespace end with it.
     */
    public SocketIoServerBuilder cleanupEmptyChildNamespaces(boolean cleanup) {
        cleanupEmptyChildNamespaces = cleanup;
        return this;
    }

    /** For TLS; plain HTTP by default. */
    public SocketIoServerBuilder sslContext(SslContext context) {
        sslContext = Objects.requireNonNull(context);
        return this;
    }

    /**
     * Where listeners and middleware run; the application closes it. By default a pool of the server's own, with four
     * threads for each processor and at least 16.
     */
    public SocketIoServerBuilder executor(Executor listenerExecutor) {
        executor = Objects.requireNonNull(listenerExecutor);
        return this;
    }

    /** The server, which does not listen yet. */
    public SocketIoServer build() {
        ThreadPoolExecutor own = executor == null ? threads() : null;
        ServerOptions options = new ServerOptions(
                connectTimeout,
                maxAttachments,
                maxPayload,
                maxOutboundBytes,
                maxDisconnectionDuration,
                skipMiddlewares,
                cleanupEmptyChildNamespaces,
                own == null ? Objects.requireNonNull(executor) : own);
        EngineSettings settings = new EngineSettings(
                path,
                pingInterval,
                pingTimeout,
                upgradeTimeout,
                maxPayload,
                maxOutboundBytes,
                new CorsPolicy(origins, credentials),
                httpCompression,
                perMessageDeflate);
        AdapterFactory ownAdapters = adapters == null ? Adapters.local() : null;
        Namespaces namespaces =
                new Namespaces(options, ownAdapters == null ? Objects.requireNonNull(adapters) : ownAdapters);
        EngineServer engine =
                new EngineServer(settings, sslContext, session -> new ClientConnection(session, namespaces));
        return new SocketIoServer(namespaces, engine, ownAdapters, own == null ? () -> {} : own::shutdown);
    }

    private static ThreadPoolExecutor threads() {
        int size = Math.max(16, 4 * Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(size, size, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "socketio-listener-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("must be positive: " + duration);
        }
        return duration;
    }

    private static int positive(int number) {
        if (number <= 0) {
            throw new IllegalArgumentException("must be positive: " + number);
        }
        return number;
    }
}
