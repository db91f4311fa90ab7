package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What a server is told to do, and how it answers; the same as {@code clients-server.js} of Node. */
final class Broadcasting {
    private Broadcasting() {}

    /**
     * Obeys until the input ends: {@code port}, and {@code broadcast <first> <count> <gap in µs> <bytes>}, whose
     * messages carry their number and the moment at which they were to be sent.
     *
     * @param broadcast sends one message to all clients
     */
    static void obey(int port, Consumer<String> broadcast) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(Program.READY);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("port")) {
                System.out.println(port);
            } else {
                broadcast(words, broadcast);
                System.out.println("sent");
            }
        }
    }

    private static void broadcast(String[] words, Consumer<String> broadcast) {
        long first = Long.parseLong(words[1]);
        int count = Integer.parseInt(words[2]);
        long gap = Long.parseLong(words[3]) * 1_000;
        int bytes = Integer.parseInt(words[4]);
        long due = System.nanoTime();
        for (int i = 0; i < count; i++) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            String head = String.format("%016dt%019d", first + i, due);
            broadcast.accept(head + "x".repeat(bytes - head.length()));
            due += gap;
        }
    }
}
