package io.roomcast.benchmarks;

import java.util.List;

/**
 * What a run is to measure.
 *
 * @param quick whether it has to be short, all scenarios together within five minutes
 * @param candidates which backends
 */
public record Plan(boolean quick, List<Candidate> candidates) {
    public Plan {
        candidates = List.copyOf(candidates);
    }
}
