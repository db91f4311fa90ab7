package io.roomcast.server.engine;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An Engine.IO server on one port. */
@SuppressWarnings("FutureReturnValueIgnored") // how closing ends is heard from the channels
public final class EngineServer {
    private static final int MAX_LINE = 8192;
    private static final int MAX_HEADERS = 16384;
    private static final int MAX_CHUNK = 8192;

    /** A connection that asks for nothing and waits for nothing is closed after this time. */
    private static final int IDLE_SECONDS = 60;

    private static final int CLOSE_SECONDS = 5;

    private static final Duration PARTING = Duration.ofSeconds(1);

    private final NettyIo io;
    private final EngineSettings settings;
    private final @Nullable SslContext ssl;
    private final Function<EngineSession, SessionListener> onOpen;
    private final Router router;
    private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();
    private final Map<EventLoop, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Set<String> parting = ConcurrentHashMap.newKeySet();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable EventLoopGroup loops;
    private @Nullable Channel listening;
    private volatile boolean closing;

    /**
     * A server that does not listen yet.
     *
     * @param ssl for TLS, or null for plain HTTP
     * @param onOpen is told of each new session, on an I/O thread
     */
    public EngineServer(
            EngineSettings settings, @Nullable SslContext ssl, Function<EngineSession, SessionListener> onOpen) {
        this(settings, ssl, onOpen, NettyIo.best());
    }

    EngineServer(
            EngineSettings settings,
            @Nullable SslContext ssl,
            Function<EngineSession, SessionListener> onOpen,
            NettyIo io) {
        this.io = io;
        this.settings = settings;
        this.ssl = ssl;
        this.onOpen = onOpen;
        this.router = new Router(this);
    }

    /** Binds the port, once; 0 for any free one. Fails if that cannot be done. */
    public synchronized CompletionStage<InetSocketAddress> listen(InetSocketAddress address) {
        if (loops != null || closing) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("this server listened already, or is closed"));
        }
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("socketio-io"), io.handlers());
        loops = group;
        CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
        ChannelFuture binding = new ServerBootstrap()
                .group(group)
                .channel(io.serverChannel())
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel);
                    }
                })
                .bind(address);
        listening = binding.channel();
        binding.addListener(done -> {
            if (done.isSuccess()) {
                bound.complete((InetSocketAddress) binding.channel().localAddress());
            } else {
                bound.completeExceptionally(bindFailure(address, done.cause()));
            }
        });
        return bound;
    }

    /** The same exception whatever reaches the network, with the address that could not be had. */
    private static Throwable bindFailure(InetSocketAddress address, Throwable cause) {
        if (!(cause instanceof IOException)) {
            return cause;
        }
        BindException failure = new BindException("cannot listen on " + address + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private void initialize(Channel channel) {
        if (closing) {
            channel.close();
            return;
        }
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (ssl != null) {
            pipeline.addLast(ssl.newHandler(channel.alloc()));
        }
        pipeline.addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0, TimeUnit.SECONDS));
        pipeline.addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK));
        if (settings.perMessageDeflate()) {
            pipeline.addLast(new WebSocketServerCompressionHandler(settings.maxPayload()));
        }
        pipeline.addLast(new HttpHandler(router, settings.maxPayload()));
    }

    /** How many clients there are. */
    public int clientsCount() {
        return sessions.size();
    }

    /** How many bytes wait to be written; those of a broadcast count for each of its receivers. */
    public long pendingBytes() {
        return sessions.values().stream().mapToLong(EngineSession::pendingBytes).sum()
                + outboxes.values().stream().mapToLong(Outbox::uncountedBytes).sum();
    }

    /** Refuses new connections from now on and frees the port; sessions go on. */
    public synchronized CompletionStage<Void> stopListening() {
        closing = true;
        Channel server = listening;
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        if (server == null) {
            stopped.complete(null);
        } else {
            server.close().addListener(done -> stopped.complete(null));
        }
        return stopped;
    }

    /** Closes all sessions and connections, frees the port and ends the threads. */
    public synchronized CompletionStage<Void> close() {
        EventLoopGroup group = loops;
        loops = null;
        if (group == null) {
            closing = true;
            if (listening == null) {
                closed.complete(null);
            }
            return closed;
        }
        stopListening().whenComplete((stopped, failure) -> {
            connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(HttpHandler.LAST_REQUEST));
            List.copyOf(sessions.values()).forEach(EngineSession::closeNow);
            endWhenAllClosed(group);
        });
        return closed;
    }

    /** Connections close by themselves once the client has its answer; what is left after a while is cut. */
    private void endWhenAllClosed(EventLoopGroup group) {
        var cut = group.schedule(() -> connections.forEach(Channel::close), CLOSE_SECONDS, TimeUnit.SECONDS);
        connections.newCloseFuture().addListener(done -> {
            cut.cancel(false);
            group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                    .addListener(terminated -> closed.complete(null));
        });
    }

    Outbox outbox(EventLoop loop) {
        return outboxes.computeIfAbsent(loop, its -> new Outbox(its, settings.maxOutboundBytes()));
    }

    EngineSettings settings() {
        return settings;
    }

    boolean isClosing() {
        return closing;
    }

    @Nullable
    EngineSession session(@Nullable String id) {
        return id == null ? null : sessions.get(id);
    }

    /** A session was closed by the client while no poll waited: one may be on its way. */
    void part(EngineSession session) {
        String id = session.id();
        parting.add(id);
        session.schedule(PARTING, () -> parting.remove(id));
    }

    /** Whether a poll of a session that was just closed crossed the close packet; it then deserves a clean end, once. */
    boolean hasParted(String id) {
        return parting.remove(id);
    }

    void open(EngineSession session) {
        sessions.put(session.id(), session);
        session.open(onOpen.apply(session));
    }

    void remove(EngineSession session) {
        sessions.remove(session.id());
    }
}
