package io.roomcast.benchmarks.results;

/**
 * What became of the messages.
 *
 * @param expected how many should have arrived
 * @param lost how many did not, while they were waited for
 * @param duplicated how many arrived again
 * @param reordered how many arrived after one that was sent later
 */
public record Counts(long expected, long lost, long duplicated, long reordered) {
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** The sums. */
    public Counts plus(Counts other) {
        return new Counts(
                expected + other.expected,
                lost + other.lost,
                duplicated + other.duplicated,
                reordered + other.reordered);
    }

    /** Whether each arrived once and in order. */
    public boolean flawless() {
        return lost == 0 && duplicated == 0 && reordered == 0;
    }
}
