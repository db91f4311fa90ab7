package io.roomcast.benchmarks;

import java.util.List;
import java.util.Optional;

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

    /** Why this backend is not measured by scenarios that take long with each, if so. */
    public Optional<String> leftOut(Candidate candidate) {
        boolean chosen = candidates.size() < Candidate.values().length;
        return quick && !chosen && candidate != Candidate.REDIS
                ? Optional.of("with --quick only redis is measured, unless --backend names others")
                : Optional.empty();
    }
}
