package io.roomcast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Adds the entries of a {@link BareSender} to a stream, over a bare socket and from bytes that are there already. */
final class RawSender implements Throughput.Sender {
    static final String STREAM = "raw";

    private static final int BATCH = 250;
    private static final int BATCHES_ON_THEIR_WAY = 2;

    private final RawRedis redis;
    private final byte[] batch;

    /** @param size how many bytes of text a message has */
    RawSender(String uri, int size) throws IOException {
        this.redis = new RawRedis(uri);
        byte[] addition = RawRedis.command(
                "XADD",
                STREAM,
                "MAXLEN",
                "~",
                Integer.toString(RedisMode.MAX_LEN),
                "*",
                "uid",
                BareSender.UID,
                "nsp",
                "/",
                "type",
                "3",
                "data",
                BareSender.DATA.formatted("x".repeat(size)));
        this.batch =
                new String(addition, StandardCharsets.US_ASCII).repeat(BATCH).getBytes(StandardCharsets.US_ASCII);
    }

    /** @param messages a multiple of {@value #BATCH} */
    @Override
    public void send(int messages) {
        try {
            int onTheirWay = 0;
            for (int left = messages; left > 0 || onTheirWay > 0; ) {
                if (left > 0 && onTheirWay < BATCHES_ON_THEIR_WAY) {
                    redis.write(batch);
                    onTheirWay++;
                    left -= BATCH;
                } else {
                    for (int i = 0; i < BATCH; i++) {
                        redis.skip(); // the id
                    }
                    onTheirWay--;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            redis.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
