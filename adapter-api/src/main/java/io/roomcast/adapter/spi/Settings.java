package io.roomcast.adapter.spi;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Text settings of a backend. Whoever opened the backend refuses those that it did not read, so that a misspelt name is
 * noticed.
 */
public final class Settings {
    private final Map<String, String> values;
    private final Map<String, String> origins;
    private final Set<String> known = new TreeSet<>();

    /** Settings by name. */
    public Settings(Map<String, String> values) {
        this(values, Map.of());
    }

    /**
     * Settings that came from somewhere.
     *
     * @param values by name
     * @param origins by name, what people wrote to give that setting, for errors: the name of a variable, for example
     */
    public Settings(Map<String, String> values, Map<String, String> origins) {
        this.values = new LinkedHashMap<>(values);
        this.origins = Map.copyOf(origins);
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
     * @throws IllegalArgumentException naming the unknown settings, the known one that each is nearest to, and all known
     *     ones
     */
    public void checkAllKnown(String backend) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            String each =
                    unknown.stream().map(name -> shown(name) + nearest(name)).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "unknown settings for the backend '" + backend + "': " + each + "; it knows " + known);
        }
    }

    private String nearest(String name) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .map(best -> " (did you mean '" + best + "'?)")
                .orElse("");
    }

    /** How many letters to add, drop or change, whatever their case. */
    private static int distance(String from, String to) {
        String a = from.toLowerCase(Locale.ROOT);
        String b = to.toLowerCase(Locale.ROOT);
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    private String shown(String name) {
        String origin = origins.get(name);
        return "'" + name + "'" + (origin == null ? "" : " of " + origin);
    }

    private IllegalArgumentException wrong(String name, String value, String expected) {
        return new IllegalArgumentException("setting " + shown(name) + " is '" + value + "', but must be " + expected);
    }
}
