package io.roomcast.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Rounds of messages from this process to others, by several ways that take turns; medians are printed. */
final class Throughput {
    private static final int WARM_UP = 3;

    /** How many messages may be on their way, so that rounds of any length fit into what backends let wait. */
    private static final int WINDOW = 100_000;

    private Throughput() {}

    /** Sends messages in one way. */
    interface Sender extends AutoCloseable {
        /** Returns when they are sent, as far as the sender is told. */
        void send(int messages);

        @Override
        void close();
    }

    /** One way of sending, and the process that receives. */
    record Way(String name, Sender sender, Receiver receiver) {}

    /**
     * Runs the rounds.
     *
     * @param what what is measured, for people
     * @param ways the last one is the bare driver, to which the others are compared
     */
    static void run(String what, int messages, int size, int rounds, Way... ways) throws IOException {
        System.out.printf(
                "%s, %d processors, Java %s, %d messages of %d bytes a round%n",
                what, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), messages, size);
        List<Series> all = Stream.of(ways).map(way -> new Series(way.name())).toList();
        for (int round = -WARM_UP; round < rounds; round++) {
            List<Round> results = new ArrayList<>();
            for (Way way : ways) {
                results.add(round(way.sender(), way.receiver(), messages));
            }
            if (round >= 0) {
                for (int i = 0; i < ways.length; i++) {
                    all.get(i).add(results.get(i), results.get(ways.length - 1));
                }
            }
        }
        System.out.printf(
                "%-26s %12s %24s %22s %22s%n",
                "median of " + rounds,
                "messages/s",
                "ratio to bare",
                "sender CPU us/message",
                "receiver CPU us/message");
        all.forEach(Series::print);
    }

    /** Waits for the message that is {@value #WINDOW} before the last one. */
    static void awaitWindow(List<? extends CompletableFuture<?>> published) {
        if (published.size() > WINDOW) {
            published.get(published.size() - 1 - WINDOW).join();
        }
    }

    private static Round round(Sender sender, Receiver receiver, int messages) throws IOException {
        Duration sending = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        Duration receiving = receiver.cpu();
        long start = System.nanoTime();
        sender.send(messages);
        receiver.awaitAll();
        double rate = messages * 1e9 / (System.nanoTime() - start);
        Duration sent = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Round(
                rate,
                sent.minus(sending).toNanos() / 1e3 / messages,
                receiver.cpu().minus(receiving).toNanos() / 1e3 / messages);
    }

    /** One turn: messages a second, and microseconds of processor time a message. */
    private record Round(double rate, double senderCpu, double receiverCpu) {}

    private static final class Series {
        private final String name;
        private final List<Round> rounds = new ArrayList<>();
        private final List<Double> ratios = new ArrayList<>();

        Series(String name) {
            this.name = name;
        }

        void add(Round round, Round bare) {
            rounds.add(round);
            ratios.add(round.rate() / bare.rate());
        }

        void print() {
            System.out.printf(
                    "%-26s %,12.0f %10.2f (%.2f to %.2f) %22.1f %22.1f%n",
                    name,
                    median(rounds.stream().map(Round::rate)),
                    median(ratios.stream()),
                    Collections.min(ratios),
                    Collections.max(ratios),
                    median(rounds.stream().map(Round::senderCpu)),
                    median(rounds.stream().map(Round::receiverCpu)));
        }

        private static double median(Stream<Double> values) {
            List<Double> sorted = values.sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }
}
