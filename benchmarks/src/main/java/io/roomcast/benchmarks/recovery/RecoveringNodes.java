package io.roomcast.benchmarks.recovery;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.CountingNamespace;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Two nodes of one cluster in a process: {@code <backend> <settings>}. Told {@code <sessions> <missed> <others>
 * <concurrent>}, it keeps and restores that many, see {@link Restorer#round}, and answers {@code <nanoseconds> <restored> <lost>
 * <duplicated> <reordered>}. The same as {@code recovery.js} of Node.
 */
public final class RecoveringNodes {
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Sessions of a round, at most. */
    private static final int MOST = 2_000;

    private RecoveringNodes() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = Program.settings(args[1]);
        Restorer.Offsets offsets = new Restorer.Offsets();
        CountingNamespace here = new CountingNamespace().withRecovery(KEPT).withSockets(1);
        here.onPacket(offsets::sent);
        CountingNamespace there = new CountingNamespace().withRecovery(KEPT).withSockets(MOST);
        try (AdapterFactory first = Adapters.open(args[0], settings);
                AdapterFactory second = Adapters.open(args[0], settings)) {
            Adapter keeping = first.create(here).toCompletableFuture().join();
            Adapter restoring = second.create(there).toCompletableFuture().join();
            keeping.addAll("s0", List.of(Restorer.ROOM)).toCompletableFuture().join();
            obey(new Restorer(keeping, restoring, offsets));
        }
    }

    private static void obey(Restorer restorer) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(Program.READY);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            Restorer.Round round = restorer.round(
                    Integer.parseInt(words[0]),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]));
            Counts counts = round.counts();
            System.out.println(round.nanos() + " " + round.restored() + " " + counts.lost() + " " + counts.duplicated()
                    + " " + counts.reordered());
        }
    }
}
