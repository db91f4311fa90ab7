package io.roomcast.adapter;

import io.roomcast.adapter.spi.BackendProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The backends on the classpath, by name. */
final class Providers {
    /** Known backends, so that an error can say what to add. Nothing else depends on these names. */
    private static final Map<String, String> ARTIFACTS = new TreeMap<>(Map.of(
            "redis", "io.roomcast:roomcast-adapter-redis",
            "redis-sharded", "io.roomcast:roomcast-adapter-redis",
            "redis-streams", "io.roomcast:roomcast-adapter-redis",
            "mongo", "io.roomcast:roomcast-adapter-mongo",
            "postgres", "io.roomcast:roomcast-adapter-postgres",
            "in-jvm", "io.roomcast:roomcast-adapter-cluster",
            "hazelcast", "io.roomcast:roomcast-adapter-cluster"));

    private static final String RECOMMENDED = "redis";

    private final Map<String, BackendProvider> byName = new TreeMap<>();

    Providers(Iterable<BackendProvider> found) {
        for (BackendProvider provider : found) {
            BackendProvider other = byName.put(provider.name(), provider);
            if (other != null && other.getClass() != provider.getClass()) {
                throw new IllegalStateException("two backends are named '" + provider.name() + "': " + described(other)
                        + " and " + described(provider) + "; remove one from the classpath");
            }
        }
    }

    static Providers onClasspath() {
        List<BackendProvider> found = new ArrayList<>();
        try {
            ServiceLoader.load(BackendProvider.class).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("a backend on the classpath cannot be loaded: " + e.getMessage(), e);
        }
        return new Providers(found);
    }

    /** The names of all backends: those on the classpath, and known ones. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(ARTIFACTS.keySet());
        names.addAll(byName.keySet());
        return names;
    }

    /** The backend of that name; without a name, the only one, or the recommended one. */
    BackendProvider choose(@Nullable String name) {
        if (name != null) {
            BackendProvider named = byName.get(name);
            if (named == null) {
                throw new IllegalArgumentException(missing(name));
            }
            return named;
        }
        Map<String, BackendProvider> available = new TreeMap<>(byName);
        available.values().removeIf(provider -> !provider.isAvailable());
        if (available.isEmpty()) {
            throw new IllegalArgumentException(
                    "no backend on the classpath; add one of " + new TreeSet<>(ARTIFACTS.values()));
        } else if (available.size() == 1) {
            return available.values().iterator().next();
        }
        BackendProvider recommended = available.get(RECOMMENDED);
        if (recommended == null) {
            throw new IllegalArgumentException("several backends are on the classpath: " + available.keySet()
                    + "; name the one to use, for example Adapters.open(\""
                    + available.keySet().iterator().next() + "\", settings)");
        }
        return recommended;
    }

    private String missing(String name) {
        String artifact = ARTIFACTS.get(name);
        String present = byName.isEmpty() ? "none" : byName.keySet().toString();
        return artifact == null
                ? "no backend is named '" + name + "'; on the classpath: " + present + "; to be had: " + ARTIFACTS
                : "the backend '" + name + "' is not on the classpath (there: " + present + "); add the Maven artifact "
                        + artifact;
    }

    private static String described(BackendProvider provider) {
        CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return provider.getClass().getName() + " in " + (location == null ? "an unknown place" : location);
    }
}
