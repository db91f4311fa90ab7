package io.roomcast.benchmarks.traffic;

import java.util.BitSet;

/** Which of the numbers 0, 1, 2, … have arrived at somebody, and how. Cheap as long as they come in order. */
public final class Sequence {
    private final BitSet skipped = new BitSet();
    private int next;
    private int duplicated;
    private int reordered;

    /** Whether the number had not arrived before. */
    public boolean arrived(int number) {
        if (number >= next) {
            skipped.set(next, number);
            next = number + 1;
            return true;
        }
        if (skipped.get(number)) {
            skipped.clear(number);
            reordered++;
            return true;
        }
        duplicated++;
        return false;
    }

    /** Arrivals of a number that had arrived before. */
    public int duplicated() {
        return duplicated;
    }

    /** Numbers that arrived after a greater one. */
    public int reordered() {
        return reordered;
    }
}
