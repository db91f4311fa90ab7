package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.Delegating;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens connections with a client of its own, or with one that was lent. */
final class Connector {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

    private final RedisClient publishing;
    private final @Nullable PublishPipeline pipeline;
    private final @Nullable ReceivingClients receiving;
    private final @Nullable RedisURI uri;
    private final @Nullable ClusterMasters masters;

    private Connector(
            RedisClient publishing,
            @Nullable PublishPipeline pipeline,
            @Nullable ReceivingClients receiving,
            @Nullable RedisURI uri,
            @Nullable ClusterMasters masters) {
        this.publishing = publishing;
        this.pipeline = pipeline;
        this.receiving = receiving;
        this.uri = uri;
        this.masters = masters;
    }

    static Connector lent(RedisClient client) {
        return new Connector(client, null, null, null, null);
    }

    /** Publishing has an I/O thread to itself, so that what is sent from it keeps its order without a lock. */
    static Connector own(String address) {
        if (SettingRules.nodes(address, true).size() > 1) {
            throw new IllegalArgumentException(
                    "setting 'uri' names several servers: set cluster=true if they are a Redis Cluster, or use"
                            + " redis-sentinel://host1,host2/0#name for a master that Sentinel watches");
        }
        RedisURI uri = RedisURI.create(address);
        return own(
                uri, options(withTimeout(uri, address)), SocketAddressResolver.create(DnsResolver.unresolved()), null);
    }

    /** To a Redis Cluster, of which some nodes are named. */
    static Connector ownToCluster(String address) {
        List<RedisURI> seeds = SettingRules.nodes(address, true);
        seeds.forEach(seed -> withTimeout(seed, address));
        ClientOptions options = options(seeds.get(0).getTimeout());
        ClusterMasters masters = new ClusterMasters(resources().build(), options, seeds);
        return own(seeds.get(0), options, masters.anyOfThem(seeds.get(0)), masters);
    }

    private static Connector own(
            RedisURI uri, ClientOptions options, SocketAddressResolver resolver, @Nullable ClusterMasters masters) {
        PublishPipeline pipeline = new PublishPipeline();
        RedisClient publishing = RedisClient.create(
                resources()
                        .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1))
                        .socketAddressResolver(resolver)
                        .nettyCustomizer(pipeline)
                        .build(),
                uri);
        publishing.setOptions(options);
        ClientResources receiving = resources().build();
        return new Connector(
                publishing, pipeline, new ReceivingClients(receiving, options, uri, masters), uri, masters);
    }

    private static Duration withTimeout(RedisURI uri, String address) {
        if (!address.contains("timeout=")) {
            uri.setTimeout(COMMAND_TIMEOUT); // also for the first answer on a new connection
        }
        return uri.getTimeout();
    }

    private static DefaultClientResources.Builder resources() {
        return DefaultClientResources.builder()
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(20), Duration.ofSeconds(5), 20, TimeUnit.MILLISECONDS));
    }

    private static ClientOptions options(Duration timeout) {
        return ClientOptions.builder()
                .autoReconnect(true)
                .protocolVersion(ProtocolVersion.RESP2) // receiving costs less than with RESP3
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        // A peer that vanishes without a word is noticed within a minute.
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(Duration.ofSeconds(30))
                                .interval(Duration.ofSeconds(10))
                                .count(3)
                                .build())
                        .tcpNoDelay(true)
                        .build())
                .timeoutOptions(TimeoutOptions.builder()
                        .timeoutSource(new OncePerBatch(timeout))
                        .build())
                .build();
    }

    /** A timer for each message would cost more than the message. */
    private static final class OncePerBatch extends TimeoutSource {
        private final long millis;

        OncePerBatch(Duration timeout) {
            this.millis = timeout.toMillis();
        }

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            boolean untimed = command instanceof Publication publication
                    ? !publication.isLastOfBatch()
                    : command.getType() == CommandType.XREAD; // blocks, and its reader looks after it
            return untimed ? -1 : millis;
        }
    }

    /** What publishes to sharded channels: one connection, or one to each master of a Redis Cluster. */
    CompletionStage<Publishing> connectSharded() {
        return masters == null
                ? connect(PubSub.SHARDED).thenApply(one -> one)
                : new ClusterPublishing(PubSub.SHARDED, masters, master -> connect(PubSub.SHARDED, master))
                        .start()
                        .thenApply(all -> all);
    }

    /** A connection that publishes, from one thread. */
    CompletionStage<PublishConnection> connect(PubSub kind) {
        return known().thenCompose(done -> connect(kind, uri));
    }

    private CompletionStage<PublishConnection> connect(PubSub kind, @Nullable RedisURI to) {
        CompletionStage<StatefulRedisConnection<byte[], byte[]>> connected = to == null
                ? inThread(() -> publishing.connect(ByteArrayCodec.INSTANCE))
                : explained(publishing.connectAsync(ByteArrayCodec.INSTANCE, to));
        return connected
                .thenCompose(Opening::opened)
                .thenApply(connection -> new PublishConnection(connection, kind, sender(), where(), masters));
    }

    private CompletionStage<Void> known() {
        return masters == null ? CompletableFuture.completedFuture(null) : masters.known();
    }

    /** Of a lent client it is no I/O thread, as nobody knows which of these a connection will have. */
    private EventExecutor sender() {
        return pipeline == null ? publishing.getResources().eventExecutorGroup().next() : pipeline.ioThread();
    }

    /**
     * What receives for a link; it does not subscribe yet. Parameters are those of {@link Subscriber} and
     * {@link ClusterSubscriber}.
     */
    CompletionStage<Receiver> receiver(
            PubSub kind,
            byte @Nullable [] pattern,
            List<byte[]> required,
            Subscriber.Listener listener,
            Duration livenessTimeout) {
        return masters != null && kind == PubSub.SHARDED
                ? CompletableFuture.completedFuture(
                        new ClusterSubscriber(this, masters, kind, required, listener, livenessTimeout))
                : Subscriber.connect(this, null, kind, pattern, required, listener)
                        .thenApply(one -> one);
    }

    /**
     * A connection that receives.
     *
     * @param master of a Redis Cluster; null for any of them, or if Redis is none
     * @param sink where messages go, ahead of Lettuce; but a lent client knows only Lettuce's listeners
     */
    CompletionStage<Receiving> connectPubSub(MessageDecoder.Sink sink, @Nullable RedisURI master) {
        return receiving == null
                ? inThread(() -> publishing.connectPubSub(ByteArrayCodec.INSTANCE))
                        .thenCompose(Opening::opened)
                        .thenApply(connection -> new Receiving(connection, false, () -> false, connection::closeAsync))
                : explained(known().thenCompose(
                                done -> master == null ? receiving.connect(sink) : receiving.connect(sink, master)));
    }

    /** A connection for commands that block. */
    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connectReading() {
        return receiving == null
                ? inThread(() -> publishing.connect(ByteArrayCodec.INSTANCE)).thenCompose(Opening::opened)
                : explained(receiving.connectReading());
    }

    /**
     * Closes a connection that is silent, after which Lettuce makes a new one; its own way to do that is hidden in the
     * writer.
     */
    static void reconnect(StatefulConnection<?, ?> connection) {
        if (connection instanceof RedisChannelHandler<?, ?> handler) {
            RedisChannelWriter writer = handler.getChannelWriter();
            while (writer instanceof Delegating<?> outer && outer.getDelegate() instanceof RedisChannelWriter inner) {
                writer = inner;
            }
            if (writer instanceof DefaultEndpoint endpoint) {
                endpoint.disconnect();
            }
        }
    }

    /** Lettuce connects without blocking only if it is told where to, which a lent client knows but does not say. */
    private <T> CompletionStage<T> inThread(Supplier<T> connect) {
        return explained(CompletableFuture.supplyAsync(connect, task -> {
            Thread thread = new Thread(task, "roomcast-redis-connect");
            thread.setDaemon(true);
            thread.start();
        }));
    }

    private <T> CompletionStage<T> explained(CompletionStage<T> connecting) {
        CompletableFuture<T> result = new CompletableFuture<>();
        connecting.whenComplete((connection, failure) -> {
            if (failure == null) {
                result.complete(connection);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                result.completeExceptionally(new RedisConnectionException(
                        "cannot connect to Redis at " + where()
                                + "; check that it runs, that host, port and TLS are right, and user and password",
                        cause));
            }
        });
        return result;
    }

    /** Where Redis is, without the password. */
    String where() {
        return uri == null ? "the address of the application's client" : uri.toString();
    }

    /** Closes the clients if they are ours. */
    void close() {
        if (receiving != null) {
            publishing.shutdown(0, 2, TimeUnit.SECONDS);
            Future<?> ended = publishing.getResources().shutdown(0, 2, TimeUnit.SECONDS);
            receiving.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
            if (masters != null) {
                masters.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
            }
            ended.awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
