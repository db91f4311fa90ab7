package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sockets come, go, and change rooms, one after the other, among 100,000 that are each in a room of its own and in one of
 * 1,000 shared ones.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoomIndexBenchmark {
    private static final int SOCKETS = 100_000;
    private static final int ROOMS = 1_000;

    private final AdapterFactory factory = Adapters.local();
    private final Adapter adapter = factory.create(new CountingNamespace().withSockets(SOCKETS))
            .toCompletableFuture()
            .join();
    private final String[] ids = new String[SOCKETS];
    private final String[] rooms = new String[ROOMS];
    private int next;

    /** Fills it. */
    @Setup
    public void setUp() {
        for (int i = 0; i < ROOMS; i++) {
            rooms[i] = "room" + i;
        }
        for (int i = 0; i < SOCKETS; i++) {
            ids[i] = "s" + i;
            adapter.addAll(ids[i], List.of(ids[i], rooms[i % ROOMS]));
        }
    }

    /** Ends the timer thread. */
    @TearDown
    public void tearDown() {
        factory.close();
    }

    /** A socket joins a room that others are in, and leaves it. */
    @Benchmark
    public void joinAndLeave() {
        String id = nextId();
        String room = rooms[(next + 1) % ROOMS];
        adapter.addAll(id, List.of(room));
        adapter.del(id, room);
    }

    /** A socket joins a room that nobody else is in, and leaves it. */
    @Benchmark
    public void joinAndLeaveNewRoom() {
        String id = nextId();
        adapter.addAll(id, List.of("new"));
        adapter.del(id, "new");
    }

    /** A socket goes, and comes back: two rooms. */
    @Benchmark
    public void disconnectAndConnect() {
        String id = nextId();
        adapter.delAll(id);
        adapter.addAll(id, List.of(id, rooms[next % ROOMS]));
    }

    /** The rooms of a socket. */
    @Benchmark
    public Set<String> socketRooms() {
        return adapter.socketRooms(nextId());
    }

    /** The 100 sockets of a room. */
    @Benchmark
    public CompletionStage<Set<String>> sockets() {
        next = (next + 1) % SOCKETS;
        return adapter.sockets(List.of(rooms[next % ROOMS]));
    }

    private String nextId() {
        next = (next + 1) % SOCKETS;
        return ids[next];
    }
}
