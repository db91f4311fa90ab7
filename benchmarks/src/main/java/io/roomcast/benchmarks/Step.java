package io.roomcast.benchmarks;

import java.time.Duration;

/**
 * A part of a scenario, which is announced while it runs.
 *
 * @param title what is measured, in a few words
 * @param estimate about how long it takes on two processors; from these the time left is told
 * @param action measures
 */
public record Step(String title, Duration estimate, Action action) {
    /** Measures, and adds what it finds. */
    @FunctionalInterface
    public interface Action {
        /** @throws Exception if it could not be measured; the run goes on with the next step */
        void run(Lab lab, Findings findings) throws Exception;
    }
}
