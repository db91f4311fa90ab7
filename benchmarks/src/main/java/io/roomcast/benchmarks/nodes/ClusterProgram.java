package io.roomcast.benchmarks.nodes;

import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A process with several nodes: {@code <backend> <settings> <nodes>}. Times that it answers are in nanoseconds. The same as
 * {@code cluster.js} of Node.
 *
 * <ul>
 *   <li>{@code count <nodes>}: waits until all nodes here count so many in the cluster, and answers {@code counted};
 *   <li>{@code burst <messages>}: broadcasts at once, and answers {@code done <time> <expected> <lost> <duplicated>
 *       <reordered>}, sums of all nodes;
 *   <li>{@code lone <messages>}: broadcasts one after the other, each when all nodes have the one before, and answers the same
 *       with the median time of one; after one that does not reach all it ends, and what was not sent counts as lost;
 *   <li>{@code fetch <times>}: fetches all sockets, and answers {@code fetched <median time>}.
 * </ul>
 */
public final class ClusterProgram {
    private static final Duration COUNTED = Duration.ofSeconds(50);

    private ClusterProgram() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        int nodes = Integer.parseInt(args[2]);
        try (Members members = new Members(args[0], Program.settings(args[1]), nodes)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            System.out.println(Program.READY);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                System.out.println(answer(members, words[0], Integer.parseInt(words[1])));
            }
        }
        System.exit(0); // all is closed, but the last thread of Netty would stay for a second
    }

    private static String answer(Members members, String command, int count) throws InterruptedException {
        switch (command) {
            case "count" -> {
                members.awaitCount(count, COUNTED);
                return "counted";
            }
            case "burst" -> {
                return done(members.broadcast(count));
            }
            case "lone" -> {
                return done(lone(members, count));
            }
            case "fetch" -> {
                long[] times = new long[count];
                Arrays.setAll(times, i -> members.fetch());
                return "fetched " + median(times);
            }
            default -> throw new IllegalArgumentException("there is no command '" + command + "'");
        }
    }

    private static Members.Outcome lone(Members members, int count) throws InterruptedException {
        long[] times = new long[count];
        Counts counts = Counts.NONE;
        int sent = 0;
        while (sent < count && counts.lost() == 0) {
            Members.Outcome outcome = members.broadcast(1);
            times[sent++] = outcome.nanos();
            counts = counts.plus(outcome.counts());
        }
        long unsent = (count - sent) * (counts.expected() / sent);
        return new Members.Outcome(median(Arrays.copyOf(times, sent)), counts.plus(new Counts(unsent, unsent, 0, 0)));
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static String done(Members.Outcome outcome) {
        Counts counts = outcome.counts();
        return "done %d %d %d %d %d"
                .formatted(outcome.nanos(), counts.expected(), counts.lost(), counts.duplicated(), counts.reordered());
    }
}
