package io.roomcast.adapter;

/**
 * Counters of one adapter since it was created.
 *
 * @param malformed messages that could not be understood, and were skipped
 * @param gaps times when messages may have been lost
 * @param publishFailures messages that did not reach the other servers
 * @param linkUp whether messages arrive right now
 */
public record AdapterStats(long malformed, long gaps, long publishFailures, boolean linkUp) {}
