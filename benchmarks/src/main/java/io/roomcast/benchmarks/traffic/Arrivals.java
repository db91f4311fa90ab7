package io.roomcast.benchmarks.traffic;

import io.roomcast.benchmarks.results.Counts;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;

/** What arrives of the messages that are expected: how many, whether once and in order, and how late. */
public final class Arrivals {
    private static final int KEPT = 3;

    private final Runnable whenAll;
    private final Histogram latencies = new Histogram(KEPT);
    private long first;
    private int expected;
    private int distinct;
    private Sequence sequence = new Sequence();
    private long late;

    /** @param whenAll runs when all that are expected have arrived */
    public Arrivals(Runnable whenAll) {
        this.whenAll = whenAll;
    }

    /** From now on these are expected; what came before is forgotten. */
    public synchronized void expect(long from, int count) {
        latencies.reset();
        first = from;
        expected = count;
        distinct = 0;
        sequence = new Sequence();
        late = 0;
    }

    /** A message, as bytes. */
    public void arrived(byte[] payload, int offset) {
        arrived(new String(
                payload, offset, Math.min(Payload.TIMED, payload.length - offset), StandardCharsets.ISO_8859_1));
    }

    /** A message, as text. */
    public synchronized void arrived(CharSequence payload) {
        long number = Payload.number(payload) - first;
        if (number < 0 || number >= expected) {
            late++; // of an earlier round, which did not wait for it any longer
            return;
        }
        if (!sequence.arrived((int) number)) {
            return;
        }
        long time = Payload.time(payload);
        if (time >= 0) {
            latencies.recordValue(Math.max(0, System.nanoTime() - time));
        }
        if (++distinct == expected) {
            whenAll.run();
        }
    }

    /** What became of those that are expected, so far. */
    public synchronized Counts counts() {
        return new Counts(expected, expected - distinct, sequence.duplicated(), late + sequence.reordered());
    }

    /** {@code <arrived> <lost> <duplicated> <reordered> <p50> <p99> <p99.9> <max>}, the last four in nanoseconds. */
    public synchronized String report() {
        return "%d %d %d %d %d %d %d %d"
                .formatted(
                        distinct,
                        expected - distinct,
                        sequence.duplicated(),
                        late + sequence.reordered(),
                        latencies.getValueAtPercentile(50),
                        latencies.getValueAtPercentile(99),
                        latencies.getValueAtPercentile(99.9),
                        latencies.getMaxValue());
    }
}
