package io.roomcast.adapter.spi;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: twice as long each time, and never two who begin together at the same moment.
 *
 * @param firstMillis the longest pause after the first failure, in milliseconds
 * @param longestMillis the longest of all, in milliseconds
 */
public record Backoff(long firstMillis, long longestMillis) {
    private static final int MAX_DOUBLINGS = 20;

    /** Refuses pauses that are not positive, or a first one that is longer than the longest. */
    public Backoff {
        if (firstMillis < 1 || longestMillis < firstMillis) {
            throw new IllegalArgumentException("a first pause of " + firstMillis + " ms and a longest of "
                    + longestMillis + " ms; both must be positive, and the first not longer");
        }
    }

    /**
     * A pause in milliseconds, between half of the one that is due and all of it.
     *
     * @param failures how many there were before this one, from 0
     */
    public long pauseMillis(int failures) {
        long due = Math.min(longestMillis, firstMillis << Math.min(failures, MAX_DOUBLINGS));
        return ThreadLocalRandom.current().nextLong(due / 2, due + 1);
    }
}
