package io.roomcast.benchmarks.traffic;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Findings;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.results.Omission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The ways there are to send through a backend here, each with its processes. */
public final class Pairs implements AutoCloseable {
    /** How many messages are sent at once while the JVMs are still compiling. */
    private static final int WARM_UP = 10_000;

    private final List<Pair> all = new ArrayList<>();

    private Pairs() {}

    /**
     * Starts those ways that there are, at the same time, and says which there are not.
     *
     * @param scenario for whom
     */
    public static Pairs start(String scenario, Candidate candidate, List<Pair.Way> ways, Lab lab, Findings findings)
            throws IOException {
        List<CompletableFuture<Pair>> starting = new ArrayList<>();
        for (Pair.Way way : ways) {
            Optional<String> problem = problem(candidate, way, lab);
            if (problem.isPresent()) {
                findings.omit(new Omission(scenario, candidate.id(), way.subject(), problem.get()));
            } else {
                starting.add(CompletableFuture.supplyAsync(() -> start(candidate, way, lab)));
            }
        }
        Pairs pairs = new Pairs();
        try {
            for (CompletableFuture<Pair> pair : starting) {
                pairs.all.add(pair.join());
            }
            return pairs;
        } catch (CompletionException e) {
            starting.forEach(pair -> pair.thenAccept(Pair::close)
                    .exceptionally(neverStarted -> null)
                    .join());
            throw new IOException("cannot start a pair for " + candidate.id(), e.getCause());
        }
    }

    private static Pair start(Candidate candidate, Pair.Way way, Lab lab) {
        try {
            return Pair.start(candidate, way, lab);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> problem(Candidate candidate, Pair.Way way, Lab lab) {
        if (!candidate.spansProcesses()) {
            return Optional.of("its nodes are in one process");
        }
        return switch (way) {
            case OFFICIAL ->
                candidate.knownToNode() ? lab.nodeProblem() : Optional.of("there is no official adapter of this kind");
            default -> Optional.empty();
        };
    }

    /** Has each send so long that its programs are compiled. */
    public void warmUp(double seconds) throws IOException {
        for (Pair pair : all) {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            do {
                pair.send(WARM_UP, 128, "text");
                pair.send(WARM_UP / 10, 128, "binary");
            } while (System.nanoTime() < end);
        }
    }

    /** In the order in which they take turns. */
    public List<Pair> all() {
        return all;
    }

    @Override
    public void close() {
        for (Pair pair : all) {
            pair.close();
        }
    }
}
