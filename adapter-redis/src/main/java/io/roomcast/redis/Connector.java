package io.roomcast.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
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

    private final RedisClient client;
    private final @Nullable RedisURI uri;
    private final @Nullable ClientResources ownResources;

    private Connector(RedisClient client, @Nullable RedisURI uri, @Nullable ClientResources ownResources) {
        this.client = client;
        this.uri = uri;
        this.ownResources = ownResources;
    }

    static Connector lent(RedisClient client) {
        return new Connector(client, null, null);
    }

    static Connector own(RedisSettings settings) {
        RedisURI uri = RedisURI.create(settings.uri());
        ClientResources resources = DefaultClientResources.builder()
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(20), Duration.ofSeconds(5), 20, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
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
                        .timeoutSource(new OncePerBatch(
                                settings.uri().contains("timeout=") ? uri.getTimeout() : COMMAND_TIMEOUT))
                        .build())
                .build());
        return new Connector(client, uri, resources);
    }

    /** A timer for each message would cost more than the message. */
    private static final class OncePerBatch extends TimeoutSource {
        private final long millis;

        OncePerBatch(Duration timeout) {
            this.millis = timeout.toMillis();
        }

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return command instanceof Publication publication && !publication.isLastOfBatch() ? -1 : millis;
        }
    }

    CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect() {
        return uri == null
                ? inThread(() -> client.connect(ByteArrayCodec.INSTANCE))
                : explained(client.connectAsync(ByteArrayCodec.INSTANCE, uri));
    }

    CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> connectPubSub() {
        return uri == null
                ? inThread(() -> client.connectPubSub(ByteArrayCodec.INSTANCE))
                : explained(client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri));
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

    /** Closes the client if it is ours. */
    void close() {
        if (ownResources != null) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
            ownResources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
