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

    /** The settings that turn it on or off; empty where there is no such choice, which means off. */
    public Map<String, String> settings(Candidate candidate) {
        return switch (candidate) {
            case REDIS -> Map.of("subscriptions", this == ON ? "exact" : "pattern");
            case REDIS_SHARDED -> Map.of("subscriptionMode", this == ON ? "dynamic" : "static");
            default -> Map.of();
        };
    }

    /** Why there is no node that has it on or off, if so. */
    public Optional<String> problem(Candidate candidate, boolean official) {
        if (this == OFF) {
            return Optional.empty();
        }
        if (settings(candidate).isEmpty()) {
            return Optional.of("interest routing on: this backend sends every broadcast to every node");
        }
        return official && candidate == Candidate.REDIS
                ? Optional.of("interest routing on: Node's classic adapter subscribes to all rooms by a pattern")
                : Optional.empty();
    }
}
