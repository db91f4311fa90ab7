package io.roomcast.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A bare Lettuce that receives what a {@link BareSender} sends: {@code <messages> <mode> <uri> <entries a read>}. */
final class BareReceiver {
    private BareReceiver() {}

    public static void main(String[] args) throws IOException {
        Received received = new Received(Integer.parseInt(args[0]));
        RedisMode mode = RedisMode.valueOf(args[1]);
        RedisClient client = RedisClient.create(args[2]); // its threads end with the process
        if (mode == RedisMode.STREAMS) {
            readStream(client, Integer.parseInt(args[3]), received);
        } else {
            subscribe(client, mode, received);
        }
    }

    private static void subscribe(RedisClient client, RedisMode mode, Received received) throws IOException {
        try (StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE)) {
            connection.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] pattern, byte[] channel, byte[] message) {
                    received.one();
                }

                @Override
                public void smessage(byte[] channel, byte[] message) {
                    received.one();
                }
            });
            if (mode == RedisMode.SHARDED) {
                connection.sync().ssubscribe(BareSender.CHANNEL);
            } else {
                connection.sync().psubscribe("bare#/#*".getBytes(StandardCharsets.US_ASCII));
            }
            Received.untilTold();
        }
    }

    private static void readStream(RedisClient client, int readCount, Received received) throws IOException {
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        Thread reader = new Thread(() -> read(connection, readCount, received), "reader");
        reader.setDaemon(true); // it ends with the process, in the middle of a read
        reader.start();
        Received.untilTold();
    }

    @SuppressWarnings("unchecked") // an array of one StreamOffset
    private static void read(StatefulRedisConnection<byte[], byte[]> connection, int readCount, Received received) {
        XReadArgs arguments = XReadArgs.Builder.block(5000).count(readCount);
        String last = "0-0";
        while (connection.isOpen()) {
            List<StreamMessage<byte[], byte[]>> entries =
                    connection.sync().xread(arguments, StreamOffset.from(BareSender.CHANNEL, last));
            for (StreamMessage<byte[], byte[]> entry : entries) {
                last = entry.getId();
                received.one();
            }
        }
    }
}
