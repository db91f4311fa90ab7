package io.roomcast.benchmarks.recovery;

import io.roomcast.benchmarks.results.Counts;
import java.util.BitSet;

/** What was replayed to one session, of packets numbered from 0. */
final class Replay {
    private final int expected;
    private final BitSet seen = new BitSet();
    private int highest = -1;
    private long duplicated;
    private long reordered;

    /** @param expected how many packets it missed */
    Replay(int expected) {
        this.expected = expected;
    }

    /**
     * A packet, in its turn.
     *
     * @throws IllegalArgumentException if it is none that the session missed
     */
    void replayed(int number) {
        if (number < 0 || number >= expected) {
            throw new IllegalArgumentException("packet " + number + " was replayed, of " + expected);
        }
        if (seen.get(number)) {
            duplicated++;
            return;
        }
        seen.set(number);
        if (number < highest) {
            reordered++;
        } else {
            highest = number;
        }
    }

    Counts counts() {
        return new Counts(expected, expected - seen.cardinality(), duplicated, reordered);
    }
}
