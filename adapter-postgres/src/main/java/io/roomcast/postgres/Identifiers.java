package io.roomcast.postgres;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names in SQL. */
final class Identifiers {
    /** PostgreSQL cuts longer names off without a word. */
    static final int MAX_BYTES = 63;

    private Identifiers() {}

    /** Any name, in quotes. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * The name of a table, in quotes, perhaps after a schema and a dot. Letters become small ones, as in Node's adapter, which
     * uses the name without quotes.
     *
     * @param setting its name, for the error
     * @throws IllegalArgumentException if it is empty or too long
     */
    static String table(String setting, String name) {
        List<String> parts = Arrays.asList(name.toLowerCase(Locale.ROOT).split("\\.", -1));
        boolean fits = parts.stream().allMatch(Identifiers::fits);
        if (parts.size() > 2 || !fits) {
            throw new IllegalArgumentException(
                    "setting '%s' is '%s', but must be a name of %d bytes at most, perhaps after a schema and a dot"
                            .formatted(setting, name, MAX_BYTES));
        }
        return parts.stream().map(Identifiers::quoted).collect(Collectors.joining("."));
    }

    /** A text as a constant. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static boolean fits(String name) {
        return !name.isEmpty() && name.indexOf('\0') < 0 && name.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }
}
