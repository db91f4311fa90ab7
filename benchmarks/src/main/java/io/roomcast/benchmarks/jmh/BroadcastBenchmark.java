package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Packet;
import io.roomcast.benchmarks.CountingNamespace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One broadcast to 10,000 of 100,000 sockets of an in-memory host. The cost of the adapter is the difference to
 * {@link #sendOnly}, which makes the same 10,000 send calls and nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class BroadcastBenchmark {
    private static final int SOCKETS = 100_000;
    private static final int MATCHING = 10_000;
    private static final EncodedPacket ENCODED = new EncodedPacket() {};

    private final CountingNamespace namespace = new CountingNamespace().withSockets(SOCKETS);
    private final AdapterFactory factory = Adapters.local();
    private final Packet packet = Packet.of("message", "hello", 1);
    private final BroadcastOptions room = BroadcastOptions.rooms("room");
    private final BroadcastOptions roomExcept = BroadcastOptions.rooms("room").plusExcept(List.of("other", "s1"));
    private final Adapter adapter =
            factory.create(namespace).toCompletableFuture().join();
    private final List<LocalSocket> matching =
            namespace.sockets().stream().limit(MATCHING).toList();

    /** Every tenth socket is in the room, every second of these in another one. */
    @Setup(Level.Trial)
    public void setUp() {
        for (int i = 0; i < SOCKETS; i++) {
            String id = "s" + i;
            adapter.addAll(id, List.of(id, i % 10 == 0 ? "room" : "other"));
            if (i % 20 == 0) {
                adapter.addAll(id, List.of("half"));
            }
        }
    }

    /** Ends the timer thread. */
    @TearDown(Level.Trial)
    public void tearDown() {
        factory.close();
    }

    /** The floor: only the host's send calls. */
    @Benchmark
    public void sendOnly() {
        for (LocalSocket socket : matching) {
            socket.send(ENCODED, BroadcastFlags.NONE);
        }
    }

    /** To a room. */
    @Benchmark
    public long toRoom() {
        long before = namespace.encoded();
        adapter.broadcast(packet, room);
        return checkedOnce(before);
    }

    /** To a room, with exceptions. */
    @Benchmark
    public long toRoomExcept() {
        long before = namespace.encoded();
        adapter.broadcast(packet, roomExcept);
        return checkedOnce(before);
    }

    private long checkedOnce(long before) {
        long after = namespace.encoded();
        if (after != before + 1) {
            throw new IllegalStateException("a broadcast was encoded " + (after - before) + " times");
        }
        return after;
    }
}
