package io.roomcast.cluster;

import io.roomcast.adapter.spi.Settings;
import java.util.Map;
import java.util.Objects;

/**
 * Settings of {@link InJvmBackend}. Where backends of the same {@code name} disagree, {@code logSize} and
 * {@code maxSessions} of the one that was opened first hold.
 *
 * @param name backends of this JVM with the same name form a cluster; {@code default} by default
 * @param logSize how many broadcasts of each namespace are kept for recovery; 10000 by default
 * @param maxSessions how many sessions of each namespace are kept for recovery, the newest; 100000 by default
 * @param mailboxSize how many received messages may wait for a slow node; further ones are dropped, and reported as a
 *     gap; 100000 by default
 */
public record InJvmSettings(String name, int logSize, int maxSessions, int mailboxSize) {
    /** All defaults. */
    public static final InJvmSettings DEFAULT = of(new Settings(Map.of()));

    private static final int MAX = 10_000_000;

    /** Checks the values: numbers must be positive. */
    public InJvmSettings {
        Objects.requireNonNull(name, "name");
        if (logSize < 1 || maxSessions < 1 || mailboxSize < 1) {
            throw new IllegalArgumentException("logSize, maxSessions and mailboxSize must be positive");
        }
    }

    /** Reads the settings, which have the names of the components. */
    static InJvmSettings of(Settings settings) {
        return new InJvmSettings(
                settings.text("name", "default"),
                settings.integer("logSize", 10_000, 1, MAX),
                settings.integer("maxSessions", 100_000, 1, MAX),
                settings.integer("mailboxSize", 100_000, 1, MAX));
    }

    /** These settings with another name. */
    public InJvmSettings withName(String other) {
        return new InJvmSettings(other, logSize, maxSessions, mailboxSize);
    }
}
