package io.roomcast.redis;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.benchmarks.jmh.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The formats of this package to benchmarks, which it does not show to others: of the same name, but in the module of the
 * benchmarks. Without the commands of Redis around the messages.
 */
public final class RedisWireFormats {
    private RedisWireFormats() {}

    /** MessagePack. */
    public static WireFormat<byte[]> classic() {
        ClassicEncoder encoder = new ClassicEncoder(WireFormat.SENDER, WireFormat.NAMESPACE);
        ClassicDecoder decoder = new ClassicDecoder(WireFormat.READER, WireFormat.NAMESPACE);
        return new WireFormat<>() {
            @Override
            public byte[] encode(ClusterMessage.Broadcast message) {
                return encoder.broadcast(message);
            }

            @Override
            public @Nullable ClusterMessage decode(byte[] encoded) throws IOException {
                return decoder.readBroadcast(encoded);
            }
        };
    }

    /** JSON; MessagePack if there is binary. */
    public static WireFormat<byte[]> sharded() {
        ShardedFormat out = new ShardedFormat(WireFormat.SENDER, WireFormat.NAMESPACE);
        ShardedFormat in = new ShardedFormat(WireFormat.READER, WireFormat.NAMESPACE);
        return new WireFormat<>() {
            @Override
            public byte[] encode(ClusterMessage.Broadcast message) {
                return out.write(message);
            }

            @Override
            public @Nullable ClusterMessage decode(byte[] encoded) throws IOException {
                return in.read(encoded);
            }
        };
    }

    /** The data of an entry: JSON; MessagePack in Base64 if there is binary. */
    public static WireFormat<byte[]> streams() {
        StreamsFormat format = new StreamsFormat(WireFormat.NAMESPACE, StreamsSettings.DEFAULT);
        StreamId id = new StreamId(1, 0);
        return new WireFormat<>() {
            @Override
            public byte[] encode(ClusterMessage.Broadcast message) {
                return format.entry(message).message();
            }

            @Override
            public @Nullable ClusterMessage decode(byte[] encoded) throws IOException {
                return format.read(new StreamEntry(id, SENDER, NAMESPACE, "3", encoded));
            }
        };
    }
}
