package io.roomcast.benchmarks.results;

/**
 * What a report says about a scenario.
 *
 * @param id for the command line: {@code throughput}
 * @param title a few words
 * @param method what is done and how it is measured; one or several sentences
 */
public record ScenarioInfo(String id, String title, String method) {}
