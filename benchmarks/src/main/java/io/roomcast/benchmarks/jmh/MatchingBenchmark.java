package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.benchmarks.CountingNamespace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Who receives a broadcast to rooms with exceptions: of 100,000 sockets, 1,000 are in the rooms, each in two of them if there
 * are several; with exceptions, half of these are excluded. Measured by {@link Adapter#broadcast}, so that the send calls of
 * an in-memory host are in it, which only count; {@link BroadcastBenchmark#sendOnly} tells what these cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MatchingBenchmark {
    private static final int SOCKETS = 100_000;
    private static final int IN_ROOMS = 1_000;

    private final CountingNamespace namespace = new CountingNamespace().withSockets(SOCKETS);
    private final AdapterFactory factory = Adapters.local();
    private final Adapter adapter =
            factory.create(namespace).toCompletableFuture().join();
    private final Packet packet = Packet.of("message", "hello");

    /** How many rooms it goes to. The engine keeps track of more than 8 in another way. */
    @Param({"1", "10"})
    public int rooms = 1;

    /** How many rooms it does not go to. The same holds. */
    @Param({"0", "1", "10"})
    public int except;

    private BroadcastOptions options = BroadcastOptions.ALL;

    /** Fails if not those are reached that are meant. */
    @Setup
    public void setUp() {
        for (int i = 0; i < SOCKETS; i++) {
            String id = "s" + i;
            adapter.addAll(id, List.of(id));
            int number = i / (SOCKETS / IN_ROOMS);
            if (i % (SOCKETS / IN_ROOMS) == 0) {
                adapter.addAll(id, List.of("room" + number % rooms, "room" + (number + 1) % rooms));
                if (except > 0 && number % 2 == 0) {
                    adapter.addAll(id, List.of("except" + number / 2 % except));
                }
            }
        }
        options = BroadcastOptions.rooms(names("room", rooms).toArray(String[]::new))
                .plusExcept(names("except", except));
        long before = namespace.sent();
        adapter.broadcast(packet, options);
        long expected = except > 0 ? IN_ROOMS / 2 : IN_ROOMS;
        if (namespace.sent() - before != expected) {
            throw new IllegalStateException((namespace.sent() - before) + " sockets of " + expected + " were reached");
        }
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    /** Ends the timer thread. */
    @TearDown
    public void tearDown() {
        factory.close();
    }

    /** Matches, and sends. */
    @Benchmark
    public Object broadcast() {
        return adapter.broadcast(packet, options);
    }
}
