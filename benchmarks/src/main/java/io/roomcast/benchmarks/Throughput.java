package io.roomcast.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Rounds of messages from this process to others, by several ways that take turns; medians are printed. */
final class Throughput {
    /** Rounds that do not count. On two processors a JVM is still compiling after a million messages. */
    private static final int WARM_UP = Integer.getInteger("warmUp", 3);

    /** How many messages may be on their way, so that rounds of any length fit into what backends let wait. */
    private static final int WINDOW = 100_000;

    private static final Duration IDLE = Duration.ofMillis(100);

    private Throughput() {}

    /** Sends messages in one way. */
    interface Sender extends AutoCloseable {
        /** Returns when they are sent, as far as the sender is told. */
        void send(int messages);

        /** What the sending process has used so far. */
        default Duration cpu() {
            return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        }

        @Override
        void close();
    }

    /** One way of sending, and the process that receives. */
    record Way(String name, Sender sender, Child receiver) {}

    /**
     * Runs the rounds.
     *
     * @param what what is measured, for people
     * @param references to which of the ways all are compared
     */
    static void run(String what, int messages, int size, int rounds, List<Way> ways, List<Way> references) {
        System.out.printf(
                "%s, %d processors, Java %s, %d messages of %d bytes a round%n",
                what, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), messages, size);
        List<Series> all = ways.stream()
                .map(way -> new Series(way.name(), references.size()))
                .toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            List<Round> results = new ArrayList<>();
            for (Way way : ways) {
                results.add(round(way.sender(), way.receiver(), messages));
                awaitIdle(way);
            }
            if (round >= 0) {
                List<Double> rates = references.stream()
                        .map(reference -> results.get(ways.indexOf(reference)).rate())
                        .toList();
                for (int i = 0; i < results.size(); i++) {
                    all.get(i).add(results.get(i), rates);
                }
            }
        }
        System.out.printf("%-26s %12s %12s %12s", "median of " + rounds, "messages/s", "sender CPU", "receiver CPU");
        references.forEach(reference -> System.out.printf(" %24s", "ratio to " + reference.name()));
        System.out.println("    (CPU in us/message)");
        all.forEach(Series::print);
    }

    /** Waits for the message that is {@value #WINDOW} before the last one. */
    static void awaitWindow(List<? extends CompletableFuture<?>> published) {
        if (published.size() > WINDOW) {
            published.get(published.size() - 1 - WINDOW).join();
        }
    }

    /** The last one first, so that this thread is not woken for each. */
    static void awaitAll(List<? extends CompletableFuture<?>> published) {
        for (int i = published.size() - 1; i >= 0; i--) {
            published.get(i).join();
        }
    }

    /** Waits until a turn leaves the processors to the next: Node's sender over PostgreSQL still reads its own large messages. */
    private static void awaitIdle(Way way) {
        Duration used;
        Duration before = way.sender().cpu().plus(way.receiver().cpu());
        do {
            LockSupport.parkNanos(IDLE.toNanos());
            Duration now = way.sender().cpu().plus(way.receiver().cpu());
            used = now.minus(before);
            before = now;
        } while (used.compareTo(IDLE.dividedBy(5)) > 0);
    }

    private static Round round(Sender sender, Child receiver, int messages) {
        Duration sending = sender.cpu();
        Duration receiving = receiver.cpu();
        long start = System.nanoTime();
        sender.send(messages);
        receiver.awaitDone();
        double rate = messages * 1e9 / (System.nanoTime() - start);
        return new Round(
                rate,
                sender.cpu().minus(sending).toNanos() / 1e3 / messages,
                receiver.cpu().minus(receiving).toNanos() / 1e3 / messages);
    }

    /** One turn: messages a second, and microseconds of processor time a message. */
    private record Round(double rate, double senderCpu, double receiverCpu) {}

    private static final class Series {
        private final String name;
        private final List<Round> rounds = new ArrayList<>();
        private final List<List<Double>> ratios;

        Series(String name, int references) {
            this.name = name;
            this.ratios = Stream.generate(() -> (List<Double>) new ArrayList<Double>())
                    .limit(references)
                    .toList();
        }

        void add(Round round, List<Double> references) {
            rounds.add(round);
            for (int i = 0; i < references.size(); i++) {
                ratios.get(i).add(round.rate() / references.get(i));
            }
        }

        void print() {
            System.out.printf(
                    "%-26s %,12.0f %12.1f %12.1f",
                    name,
                    median(rounds.stream().map(Round::rate)),
                    median(rounds.stream().map(Round::senderCpu)),
                    median(rounds.stream().map(Round::receiverCpu)));
            ratios.forEach(ratio -> System.out.printf(
                    " %8.2f (%.2f to %.2f)", median(ratio.stream()), Collections.min(ratio), Collections.max(ratio)));
            System.out.println();
        }

        private static double median(Stream<Double> values) {
            List<Double> sorted = values.sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }
}
