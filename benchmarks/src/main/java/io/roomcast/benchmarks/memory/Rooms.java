package io.roomcast.benchmarks.memory;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A node whose rooms fill: {@code <backend> <settings>}. Told {@code sockets <count>}, so many sockets join a room of their
 * own; told {@code memberships <each>}, each of them joins so many of 1,000 shared rooms. It answers {@code heap <bytes>}:
 * those of live objects afterwards. {@code heap} alone changes nothing. The same as {@code memory.js} of Node.
 */
public final class Rooms {
    private static final int SHARED = 1_000;

    /** So many sockets come and go at first, so that classes are loaded, and what is made once has been. */
    private static final int WARM_UP = 1_000;

    /** What may be there or not, in bytes: what a connection is doing just then. */
    private static final long NOISE = 8_192;

    private static final int ATTEMPTS = 50;

    private final Adapter adapter;
    private final List<String> shared =
            IntStream.range(0, SHARED).mapToObj(i -> "room" + i).toList();
    private int sockets;

    private Rooms(Adapter adapter) {
        this.adapter = adapter;
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        try (AdapterFactory factory = Adapters.open(args[0], Program.settings(args[1]))) {
            Adapter adapter = factory.create(new CountingNamespace())
                    .toCompletableFuture()
                    .join();
            Rooms rooms = new Rooms(adapter);
            rooms.warmUp();
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println(Program.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rooms.obey(line.split(" ", -1));
                System.out.println("heap " + used());
            }
            adapter.close().toCompletableFuture().join();
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "sockets" -> connect(Integer.parseInt(words[1]));
            case "memberships" -> join(Integer.parseInt(words[1]));
            default -> {}
        }
    }

    private void warmUp() {
        connect(WARM_UP);
        join(1);
        for (int i = 0; i < WARM_UP; i++) {
            adapter.delAll(id(i));
        }
        sockets = 0;
    }

    private void connect(int count) {
        for (int i = 0; i < count; i++) {
            String id = id(i);
            add(id, List.of(id));
        }
        sockets = count;
    }

    private void join(int each) {
        for (int i = 0; i < sockets; i++) {
            String id = id(i);
            for (int room = 0; room < each; room++) {
                add(id, List.of(shared.get((i + room) % SHARED)));
            }
        }
    }

    private void add(String id, List<String> rooms) {
        adapter.addAll(id, rooms).toCompletableFuture().join();
    }

    /** Of 20 characters, as they are in Socket.IO. */
    private static String id(int number) {
        return "%020d".formatted(number);
    }

    /** Bytes of live objects, once two collections in a row leave the same. */
    @SuppressWarnings("DoNotCall") // the point is what is left after it
    private static long used() {
        long before = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS; i++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (Math.abs(now - before) < NOISE) {
                return now;
            }
            before = now;
        }
        throw new IllegalStateException("the heap is not the same after two of " + ATTEMPTS + " collections");
    }
}
