package io.roomcast.adapter.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Text settings of a backend. Whoever opened the backend refuses those that it did not read, so that a misspelt name is
 * noticed.
 */
public final class Settings {
    private final Map<String, String> values;
    private final Set<String> known = new TreeSet<>();

    public Settings(Map<String, String> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** A text. */
    public String text(String name, String defaultValue) {
        String value = text(name);
        return value == null ? defaultValue : value;
    }

    /** A text, or null if it was not given. */
    public @Nullable String text(String name) {
        known.add(name);
        return values.get(name);
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean defaultValue) {
        String value = text(name);
        if (value == null) {
            return defaultValue;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, value, "true or false");
        };
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String name, int defaultValue, int min, int max) {
        String value = text(name);
        if (value == null) {
            return defaultValue;
        }
        String expected = "a whole number from " + min + " to " + max;
        try {
            int number = Integer.parseInt(value);
            if (number < min || number > max) {
                throw wrong(name, value, expected);
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrong(name, value, expected);
        }
    }

    /** A positive time in milliseconds, as Node's adapters take it. */
    public Duration millis(String name, Duration defaultValue) {
        return Duration.ofMillis(integer(name, Math.toIntExact(defaultValue.toMillis()), 1, Integer.MAX_VALUE));
    }

    /**
     * Refuses what nobody asked for.
     *
     * @throws IllegalArgumentException naming the unknown settings and the known ones
     */
    public void checkAllKnown(String backend) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown settings " + unknown + " for the backend '" + backend + "'; it knows " + known);
        }
    }

    private static IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException("setting '" + name + "' is '" + value + "', but must be " + expected);
    }
}
