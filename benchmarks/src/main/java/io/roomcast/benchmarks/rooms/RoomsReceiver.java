package io.roomcast.benchmarks.rooms;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.traffic.Arrivals;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * A node with one socket in a process of its own: {@code <backend> <settings>}. The same as {@code rooms.js} of Node.
 *
 * <ul>
 *   <li>{@code hold <rooms>}: the socket leaves all rooms and joins its share of these; answers {@code held};
 *   <li>{@code expect <first> <count>}: answers {@code expecting}, and {@code done <report>} when all have arrived;
 *   <li>{@code report}: answers {@code done <report>} at once; a report is that of {@link Arrivals#report};
 *   <li>{@code churn <first> <milliseconds>}: the socket joins fresh rooms, numbered from the first one on, and leaves each
 *       when broadcasts are sure to arrive, but for the last {@value #KEPT}; answers {@code churned <joined> <left>
 *       <nanoseconds>}.
 * </ul>
 */
public final class RoomsReceiver {
    /** How many rooms a socket is in after churning. */
    static final int KEPT = 10;

    private static final String SID = "socket00000000000001";

    /** How many rooms are joined before the first of them has to be confirmed. */
    private static final int WINDOW = 100;

    private final Adapter adapter;

    private RoomsReceiver(Adapter adapter) {
        this.adapter = adapter;
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        Arrivals[] own = new Arrivals[1];
        Arrivals arrivals = new Arrivals(() -> System.out.println("done " + own[0].report()));
        own[0] = arrivals;
        CountingNamespace namespace = new CountingNamespace().withSocket(SID);
        namespace.onPacket(packet ->
                arrivals.arrived(Objects.requireNonNull(packet.data().get(0).as(String.class))));
        try (AdapterFactory factory = Adapters.open(args[0], Program.settings(args[1]))) {
            Adapter adapter = factory.create(namespace).toCompletableFuture().join();
            RoomsReceiver receiver = new RoomsReceiver(adapter);
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println(Program.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(receiver.answer(line.split(" ", -1), arrivals));
            }
            adapter.close().toCompletableFuture().join();
        }
        System.exit(0); // all is closed, but the last thread of Netty would stay for a second
    }

    private String answer(String[] words, Arrivals arrivals) {
        return switch (words[0]) {
            case "hold" -> {
                adapter.delAll(SID);
                adapter.addAll(SID, Share.own(Integer.parseInt(words[1])))
                        .toCompletableFuture()
                        .join();
                yield "held";
            }
            case "expect" -> {
                arrivals.expect(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                yield "expecting";
            }
            case "churn" -> churn(Long.parseLong(words[1]), Long.parseLong(words[2]));
            default -> "done " + arrivals.report();
        };
    }

    private String churn(long first, long millis) {
        Deque<CompletableFuture<Void>> joining = new ArrayDeque<>();
        long start = System.nanoTime();
        long joined = first;
        long left = first;
        while (System.nanoTime() - start < millis * 1_000_000 || joined - first < KEPT) {
            joining.add(adapter.addAll(SID, List.of(Share.fresh(joined++))).toCompletableFuture());
            if (joining.size() > WINDOW) {
                joining.remove().join();
                adapter.del(SID, Share.fresh(left++));
            }
        }
        joining.forEach(CompletableFuture::join);
        while (joined - left > KEPT) {
            adapter.del(SID, Share.fresh(left++));
        }
        return "churned %d %d %d".formatted(joined - first, left - first, System.nanoTime() - start);
    }
}
