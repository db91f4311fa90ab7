package io.roomcast.benchmarks.traffic;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bare Lettuce that receives what a {@link LettuceOutlet} sends. */
final class LettuceIntake {
    /** The default of the adapters. */
    private static final int READ_COUNT = 100;

    private LettuceIntake() {}

    static AutoCloseable open(String backend, @Nullable String uri, Arrivals arrivals) {
        RedisClient client = RedisClient.create(uri);
        int overhead = LettuceOutlet.overhead(backend);
        if (backend.equals("redis-streams")) {
            StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
            Thread reader = new Thread(() -> read(connection, overhead, arrivals), "reader");
            reader.setDaemon(true);
            reader.start();
        } else {
            subscribe(client, backend, overhead, arrivals);
        }
        return client::shutdown;
    }

    private static void subscribe(RedisClient client, String backend, int overhead, Arrivals arrivals) {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] pattern, byte[] channel, byte[] message) {
                arrivals.arrived(message, overhead);
            }

            @Override
            public void smessage(byte[] channel, byte[] message) {
                arrivals.arrived(message, overhead);
            }
        });
        if (backend.equals("redis-sharded")) {
            connection.sync().ssubscribe(LettuceOutlet.CHANNEL);
        } else {
            connection.sync().psubscribe(LettuceOutlet.ascii("bare#/#*"));
        }
    }

    @SuppressWarnings("unchecked") // an array of one StreamOffset
    private static void read(StatefulRedisConnection<byte[], byte[]> connection, int overhead, Arrivals arrivals) {
        XReadArgs arguments = XReadArgs.Builder.block(5000).count(READ_COUNT);
        String last = "0-0";
        while (connection.isOpen()) {
            List<StreamMessage<byte[], byte[]>> entries;
            try {
                entries = connection.sync().xread(arguments, StreamOffset.from(LettuceOutlet.CHANNEL, last));
            } catch (RedisException e) {
                if (connection.isOpen()) {
                    throw e;
                }
                return; // closed in the middle of a read, which is how it ends
            }
            for (StreamMessage<byte[], byte[]> entry : entries) {
                last = entry.getId();
                arrivals.arrived(data(entry), overhead);
            }
        }
    }

    private static byte[] data(StreamMessage<byte[], byte[]> entry) {
        for (Map.Entry<byte[], byte[]> field : entry.getBody().entrySet()) {
            if (Arrays.equals(field.getKey(), LettuceOutlet.FIELD)) {
                return field.getValue();
            }
        }
        throw new IllegalStateException("an entry without its data was read");
    }
}
