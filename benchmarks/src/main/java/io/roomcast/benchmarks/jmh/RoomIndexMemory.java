package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 1,000,000 sockets with 2 rooms each: their own, and one of 10,000 shared ones. The forked JVM has 400 MB of heap, so
 * that the benchmark fails if they do not fit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 2, jvmArgs = "-Xmx400m")
public class RoomIndexMemory {
    private static final int SOCKETS = 1_000_000;

    /** What the heap holds afterwards. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Heap {
        /** Bytes of live objects for each socket, its 20-character id included. */
        public long bytesPerSocket;
    }

    /** The time to fill the index, and what it holds. */
    @Benchmark
    public int fill(Heap heap) {
        try (AdapterFactory factory = Adapters.local()) {
            Adapter adapter = factory.create(new CountingNamespace())
                    .toCompletableFuture()
                    .join();
            long before = used();
            for (int i = 0; i < SOCKETS; i++) {
                String id = "%020d".formatted(i);
                adapter.addAll(id, List.of(id, "room" + i % 10_000));
            }
            heap.bytesPerSocket = (used() - before) / SOCKETS;
            return adapter.socketRooms("%020d".formatted(7)).size();
        }
    }

    @SuppressWarnings("DoNotCall") // the point is what is left after it
    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
