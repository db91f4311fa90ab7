package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.mongo.MongoWireFormats;
import io.roomcast.postgres.PostgresWireFormats;
import io.roomcast.redis.RedisWireFormats;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A broadcast of 128 bytes to one room, into what a backend gives its driver and back. The argument stays a tree, as it does
 * in a node that passes it on to clients.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int BYTES = 128;

    /** A wire format of {@code wire.md}, and of whom. */
    public enum Format {
        REDIS,
        REDIS_SHARDED,
        REDIS_STREAMS,
        POSTGRES,
        MONGO,
        /** Of Hazelcast, without the frame that has the messages of a batch; and of backends that Node does not speak to. */
        CLUSTER;

        private WireFormat<?> open() {
            return switch (this) {
                case REDIS -> RedisWireFormats.classic();
                case REDIS_SHARDED -> RedisWireFormats.sharded();
                case REDIS_STREAMS -> RedisWireFormats.streams();
                case POSTGRES -> PostgresWireFormats.notifications();
                case MONGO -> MongoWireFormats.documents();
                case CLUSTER -> new Cluster();
            };
        }
    }

    /** What the argument is. */
    public enum Kind {
        TEXT,
        BINARY
    }

    /** Which format. */
    @Param
    public Format format = Format.REDIS;

    /** Which argument. */
    @Param
    public Kind kind = Kind.TEXT;

    private Sample<?> sample = new Sample<>(new Cluster(), message(Kind.TEXT));

    /** Fails if the message does not come back as it was. */
    @Setup
    public void setUp() throws IOException {
        sample = new Sample<>(format.open(), message(kind));
        if (!sample.message.equals(sample.decode())) {
            throw new IllegalStateException(format + " makes " + sample.decode() + " of " + sample.message);
        }
    }

    private static ClusterMessage.Broadcast message(Kind kind) {
        Object argument = kind == Kind.TEXT ? "x".repeat(BYTES) : new byte[BYTES];
        Packet packet = Packet.of("message", argument);
        return new ClusterMessage.Broadcast(WireFormat.SENDER, null, packet, BroadcastOptions.rooms("room"));
    }

    /** By the node that broadcasts. */
    @Benchmark
    public Object encode() {
        return sample.encode();
    }

    /** By each node that receives. */
    @Benchmark
    public @Nullable ClusterMessage decode() throws IOException {
        return sample.decode();
    }

    private static final class Sample<E> {
        private final WireFormat<E> format;
        private final ClusterMessage.Broadcast message;
        private final E encoded;

        Sample(WireFormat<E> format, ClusterMessage.Broadcast message) {
            this.format = format;
            this.message = message;
            this.encoded = format.encode(message);
        }

        Object encode() {
            return format.encode(message);
        }

        @Nullable
        ClusterMessage decode() throws IOException {
            return format.decode(encoded);
        }
    }

    private static final class Cluster implements WireFormat<byte[]> {
        private final ClusterMessageCodec codec = new ClusterMessageCodec(NAMESPACE);

        @Override
        public byte[] encode(ClusterMessage.Broadcast message) {
            return codec.encode(message);
        }

        @Override
        public @Nullable ClusterMessage decode(byte[] encoded) throws IOException {
            return codec.decode(encoded);
        }
    }
}
