package io.roomcast.benchmarks.rooms;

import io.roomcast.benchmarks.Candidate;
import java.util.Map;
import java.util.Optional;

/** Whether a node is sent what concerns its rooms only, or everything. */
public enum Routing {
    ON("on"),
    OFF("off");

    private final String text;

    Routing(String text) {
        this.text = text;
    }

    /** For reports. */
    public String text() {
        return text;
    }

    /**
     * The settings that turn it on or off; empty where there is no such choice, which means off.
     *
     * @param official of Node's adapter
     */
    Map<String, String> settings(Candidate candidate, boolean official) {
        return switch (candidate) {
            case REDIS -> official ? Map.of() : Map.of("subscriptions", this == ON ? "exact" : "pattern");
            case REDIS_SHARDED -> Map.of("subscriptionMode", this == ON ? "dynamic" : "static");
            default -> Map.of();
        };
    }

    /** Why there is no node that has it on or off, if so. */
    public Optional<String> problem(Candidate candidate, boolean official) {
        if (this == OFF || !settings(candidate, official).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                candidate == Candidate.REDIS
                        ? "interest routing on: Node's classic adapter subscribes to all rooms by a pattern"
                        : "interest routing on: this backend sends every broadcast to every node");
    }
}
