package io.roomcast.benchmarks.results;

import java.util.List;

/**
 * A run.
 *
 * @param format of this file; 1
 * @param begun when, in ISO 8601
 * @param seconds how long it took
 * @param command what reproduces it
 * @param quick whether it was shortened, so that the figures are rough
 */
public record Results(
        int format,
        String begun,
        long seconds,
        String command,
        boolean quick,
        Environment environment,
        List<ScenarioInfo> scenarios,
        List<Measurement> measurements,
        List<Omission> omissions) {
    /** The format that this version writes and reads. */
    public static final int FORMAT = 1;

    public Results {
        if (format != FORMAT) {
            throw new IllegalArgumentException("results of format " + format + " cannot be read, only of " + FORMAT);
        }
        scenarios = List.copyOf(scenarios);
        measurements = List.copyOf(measurements);
        omissions = List.copyOf(omissions);
    }
}
