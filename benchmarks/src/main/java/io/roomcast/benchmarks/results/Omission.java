package io.roomcast.benchmarks.results;

/**
 * What was not measured, and why.
 *
 * @param scenario id of the scenario, or title of the step that failed
 * @param backend name of the backend
 * @param subject what would have moved the messages, as in {@link Measurement}
 * @param reason a sentence
 */
public record Omission(String scenario, String backend, String subject, String reason) {}
