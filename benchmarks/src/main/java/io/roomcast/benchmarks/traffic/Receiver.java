package io.roomcast.benchmarks.traffic;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Value;
import io.roomcast.benchmarks.CountingNamespace;
import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A receiving process: {@code <backend> <node, recoverable or bare> <settings>}. Told {@code expect <first> <count>}, it answers {@code done
 * <report>} when all have arrived; told {@code report}, at once. A report is that of {@link Arrivals#report}. The same as
 * {@code arrivals.js} of Node.
 */
public final class Receiver {
    static final String ROOM = "room";

    private Receiver() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        Arrivals[] own = new Arrivals[1];
        Arrivals arrivals = new Arrivals(() -> System.out.println("done " + own[0].report()));
        own[0] = arrivals;
        Map<String, String> settings = Program.settings(args[2]);
        if (args[1].equals("bare")) {
            AutoCloseable bare = Bare.receive(args[0], settings, arrivals);
            obey(arrivals);
            bare.close();
        } else {
            adapter(Adapters.open(args[0], settings), AdapterOutlet.namespace(args[1]), arrivals);
        }
    }

    /** As a node with one socket, which is in the room. */
    private static void adapter(AdapterFactory adapters, CountingNamespace namespace, Arrivals arrivals)
            throws IOException {
        namespace.withSockets(1);
        namespace.onPacket(packet -> {
            Value argument = packet.data().get(0);
            if (argument.hasBinary()) {
                arrivals.arrived(required(argument.as(byte[].class)), 0);
            } else {
                arrivals.arrived(required(argument.as(String.class)));
            }
        });
        try (AdapterFactory factory = adapters) {
            Adapter adapter = factory.create(namespace).toCompletableFuture().join();
            adapter.addAll("s0", List.of("s0", ROOM)).toCompletableFuture().join();
            obey(arrivals);
            adapter.close().toCompletableFuture().join();
        }
    }

    private static <T> T required(@Nullable T argument) {
        if (argument == null) {
            throw new IllegalStateException("a message without its argument arrived");
        }
        return argument;
    }

    private static void obey(Arrivals arrivals) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(Program.READY);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("expect")) {
                arrivals.expect(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                System.out.println("expecting");
            } else {
                System.out.println("done " + arrivals.report());
            }
        }
    }
}
