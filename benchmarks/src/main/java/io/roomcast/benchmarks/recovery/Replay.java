package io.roomcast.benchmarks.recovery;

import io.roomcast.benchmarks.results.Counts;
import io.roomcast.benchmarks.traffic.Sequence;

/** What was replayed to one session, of packets numbered from 0. */
final class Replay {
    private final int expected;
    private final Sequence packets = new Sequence();
    private int distinct;

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
        if (packets.arrived(number)) {
            distinct++;
        }
    }

    Counts counts() {
        return new Counts(expected, expected - distinct, packets.duplicated(), packets.reordered());
    }
}
