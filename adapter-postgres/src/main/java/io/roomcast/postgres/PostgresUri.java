package io.roomcast.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Where a database is, in either form: {@code postgresql://user:password@host:5432/database?sslmode=require}, as libpq and
 * Node take it, or the driver's own {@code jdbc:postgresql://host:5432/database?user=…}.
 *
 * @param url for the driver, without what stood before the {@code @}
 * @param user or null if the driver shall choose
 * @param password or null if there is none
 */
record PostgresUri(String url, @Nullable String user, @Nullable String password) {
    private static final String EXAMPLE = "postgresql://user:password@localhost:5432/database";

    /**
     * Reads it.
     *
     * @param setting its name, for the error
     * @throws IllegalArgumentException if it is neither; the message does not show it, as there may be a password in it
     */
    static PostgresUri parse(String setting, String uri) {
        PostgresUri parsed = parse(uri);
        if (parsed == null || Driver.parseURL(parsed.url, new Properties()) == null) {
            throw new IllegalArgumentException("setting '" + setting + "' is not a URI such as " + EXAMPLE);
        }
        return parsed;
    }

    private static @Nullable PostgresUri parse(String uri) {
        if (uri.startsWith("jdbc:postgresql:")) {
            return new PostgresUri(uri, null, null);
        }
        String scheme = uri.startsWith("postgres://") ? "postgres://" : "postgresql://";
        if (!uri.startsWith(scheme)) {
            return null;
        }
        String rest = uri.substring(scheme.length());
        int slash = rest.indexOf('/');
        int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
        String place = "jdbc:postgresql://" + rest.substring(at + 1) + (slash < 0 ? "/" : "");
        if (at < 0) {
            return new PostgresUri(place, null, null);
        }
        String[] names = rest.substring(0, at).split(":", 2);
        return new PostgresUri(place, decoded(names[0]), names.length == 1 ? null : decoded(names[1]));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The place for people: neither the password nor parameters, which may hold one. */
    @Override
    public String toString() {
        int question = url.indexOf('?');
        return (question < 0 ? url : url.substring(0, question)).substring("jdbc:".length());
    }
}
