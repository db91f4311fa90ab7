package io.roomcast.benchmarks.rooms;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.Emitter;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.traffic.Payload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * An emitter in a process of its own: {@code <backend> <settings>}. Told {@code send <first> <count> <rooms>}, it sends messages
 * to the rooms in turn, numbered so that those of the receiver have no gaps; told {@code fresh <first> <count>}, one to each of
 * these rooms. It answers {@code sent}.
 */
public final class RoomsSender {
    private static final int BYTES = 128;

    /** How many messages may be on their way. */
    private static final int WINDOW = 20_000;

    private final Emitter emitter;
    private final Deque<CompletableFuture<Void>> sent = new ArrayDeque<>();
    private List<BroadcastOperator> rooms = List.of();

    private RoomsSender(Emitter emitter) {
        this.emitter = emitter;
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        try (AdapterFactory factory = Adapters.open(args[0], Program.settings(args[1]))) {
            RoomsSender sender =
                    new RoomsSender(factory.emitter().toCompletableFuture().join());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println(Program.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                long first = Long.parseLong(words[1]);
                int count = Integer.parseInt(words[2]);
                if (words[0].equals("send")) {
                    sender.inTurn(first, count, Integer.parseInt(words[3]));
                } else {
                    sender.fresh(first, count);
                }
                System.out.println("sent");
            }
        }
        System.exit(0); // all is closed, but the last thread of Netty would stay for a second
    }

    private void inTurn(long first, int count, int number) {
        if (rooms.size() != number) {
            rooms = IntStream.range(0, number)
                    .mapToObj(room -> emitter.to(Share.name(room)))
                    .toList();
        }
        int every = Share.every(number);
        for (long i = first; i < first + count; i++) {
            send(rooms.get((int) (i % number)), i / every);
        }
        finish();
    }

    private void fresh(long first, int count) {
        for (long i = first; i < first + count; i++) {
            send(emitter.to(Share.fresh(i)), i);
        }
        finish();
    }

    private void send(BroadcastOperator room, long number) {
        sent.add(room.emit("message", Payload.text(Payload.of(number, -1, BYTES)))
                .toCompletableFuture());
        if (sent.size() > WINDOW) {
            sent.remove().join();
        }
    }

    /** The last one first, so that this thread is not woken for each. */
    private void finish() {
        while (!sent.isEmpty()) {
            sent.removeLast().join();
        }
    }
}
