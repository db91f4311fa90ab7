package io.roomcast.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What a process with a server obeys. First it says {@code ready}. Told {@code port}, it answers with the port; told {@code
 * broadcast <first> <count> <bytes>}, it sends so many numbered messages at once and answers {@code sent}; told {@code gc}, it
 * collects garbage and answers {@code collected}. The same as {@code clients-server.js} of Node.
 */
public final class ServerProgram {
    private ServerProgram() {}

    /** Obeys until the input ends, then closes the server. */
    public static void run(MeasuredServer server) throws IOException {
        try (server) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println("ready");
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(obey(server, line.split(" ", -1)));
            }
        }
    }

    @SuppressWarnings("DoNotCall") // memory is measured without garbage
    private static String obey(MeasuredServer server, String[] words) {
        return switch (words[0]) {
            case "port" -> Integer.toString(server.port());
            case "gc" -> {
                System.gc();
                yield "collected";
            }
            case "broadcast" -> {
                broadcast(server, Long.parseLong(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                yield "sent";
            }
            default -> throw new IllegalArgumentException("there is no command '" + words[0] + "'");
        };
    }

    private static void broadcast(MeasuredServer server, long first, int count, int size) {
        for (int i = 0; i < count; i++) {
            server.broadcast(text(first + i, System.nanoTime(), size));
        }
    }

    /** 16 digits of the number, {@code t}, 19 digits of the time in nanoseconds at which it is sent, and {@code x} up to the size. */
    private static String text(long number, long time, int size) {
        String head = String.format("%016dt%019d", number, time);
        return head + "x".repeat(size - head.length());
    }
}
