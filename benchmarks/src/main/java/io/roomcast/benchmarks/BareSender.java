package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bare Lettuce that moves as many bytes as the backend of the same kind, with batched flushes. */
final class BareSender implements Throughput.Sender {
    static final byte[] CHANNEL = ascii("bare#/#room#");

    private static final int BATCH = 128;
    private static final String DATA =
            "{\"packet\":{\"type\":2,\"data\":[\"message\",\"%s\"]},\"opts\":{\"rooms\":[\"room\"],\"except\":[],\"flags\":{}}}";
    private static final String UID = "0123456789abcdef";

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisMode mode;
    private final byte[] payload;
    private final Object[] entry;

    /** @param size how many bytes of text a message has */
    BareSender(RedisMode mode, String uri, int size) {
        this.client = RedisClient.create(uri);
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
        this.mode = mode;
        String data = DATA.formatted("x".repeat(size));
        this.payload = switch (mode) {
            case CLASSIC ->
                ascii(".".repeat(65) + "x".repeat(size)); // what MessagePack adds to a text of 32 to 255 bytes
            case SHARDED -> ascii("{\"type\":3,\"data\":" + data + ",\"uid\":\"" + UID + "\",\"nsp\":\"/\"}");
            case STREAMS -> ascii(data);
        };
        this.entry = new Object[] {
            ascii("uid"), ascii(UID), ascii("nsp"), ascii("/"), ascii("type"), ascii("3"), ascii("data"), payload
        };
        connection.setAutoFlushCommands(false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void send(int messages) {
        List<CompletableFuture<?>> published = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            published.add(publish(connection.async()).toCompletableFuture());
            if (i % BATCH == BATCH - 1) {
                connection.flushCommands();
            }
            Throughput.awaitWindow(published);
        }
        connection.flushCommands();
        published.forEach(CompletableFuture::join);
    }

    private CompletionStage<?> publish(RedisAsyncCommands<byte[], byte[]> commands) {
        return switch (mode) {
            case CLASSIC -> commands.publish(CHANNEL, payload);
            case SHARDED -> commands.spublish(CHANNEL, payload);
            case STREAMS ->
                commands.xadd(
                        CHANNEL, XAddArgs.Builder.maxlen(RedisMode.MAX_LEN).approximateTrimming(), entry);
        };
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
