package io.roomcast.benchmarks.traffic;

import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bare Lettuce with batched flushes. What the format of the backend adds to a message is a constant before it. */
final class LettuceOutlet implements Outlet {
    static final byte[] CHANNEL = ascii("bare#/#room#");
    static final byte[] FIELD = ascii("data");
    private static final long MAX_LEN = 1_000_000;

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String backend;

    LettuceOutlet(String backend, @Nullable String uri) {
        this.client = RedisClient.create(uri);
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
        this.backend = backend;
        connection.setAutoFlushCommands(false);
    }

    /** How many bytes the formats of wire.md add: MessagePack's names, or those of JSON with uid and namespace. */
    static int overhead(String backend) {
        return switch (backend) {
            case "redis" -> 65;
            case "redis-sharded" -> 136;
            default -> 92;
        };
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        byte[] message = new byte[overhead(backend) + payload.length];
        System.arraycopy(payload, 0, message, message.length - payload.length, payload.length);
        return switch (backend) {
            case "redis" -> connection.async().publish(CHANNEL, message);
            case "redis-sharded" -> connection.async().spublish(CHANNEL, message);
            default ->
                connection
                        .async()
                        .xadd(
                                CHANNEL,
                                XAddArgs.Builder.maxlen(MAX_LEN).approximateTrimming(),
                                ascii("uid"),
                                ascii("0123456789abcdef"),
                                ascii("nsp"),
                                ascii("/"),
                                ascii("type"),
                                ascii("3"),
                                FIELD,
                                message);
        };
    }

    @Override
    public void flush() {
        connection.flushCommands();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
