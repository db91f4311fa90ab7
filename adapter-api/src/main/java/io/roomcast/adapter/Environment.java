package io.roomcast.adapter;

import io.roomcast.adapter.spi.Settings;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What system properties and environment variables say of the backend to use. */
final class Environment {
    private static final String PROPERTY = "roomcast.";
    private static final String VARIABLE = "ROOMCAST_";

    private final Map<String, String> variables;
    private final Map<String, String> properties;

    Environment(Map<String, String> variables, Map<String, String> properties) {
        this.variables = Map.copyOf(variables);
        this.properties = Map.copyOf(properties);
    }

    static Environment ofProcess() {
        Properties system = System.getProperties();
        Map<String, String> properties = new HashMap<>();
        for (String name : system.stringPropertyNames()) {
            properties.put(name, system.getProperty(name));
        }
        return new Environment(System.getenv(), properties);
    }

    /** The name of the backend, or null if nothing names one. */
    @Nullable
    String backend() {
        String property = properties.get(PROPERTY + "backend");
        String name = property == null ? variables.get(VARIABLE + "BACKEND") : property;
        return name == null || name.isBlank() ? null : name.strip();
    }

    /**
     * The settings of a backend.
     *
     * @param backends the names of all: what begins like this one's settings may be another one's
     */
    Settings settings(String backend, Collection<String> backends) {
        Map<String, String> values = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(prefix(backend)) && !isOfAnother(name, backend, backends)) {
                String setting = camelCase(name.substring(prefix(backend).length()));
                values.put(setting, value);
                origins.put(setting, "the environment variable " + name);
            }
        });
        String start = PROPERTY + backend + ".";
        properties.forEach((name, value) -> {
            if (name.startsWith(start)) {
                String setting = name.substring(start.length());
                values.put(setting, value);
                origins.put(setting, "the system property " + name);
            }
        });
        return new Settings(values, origins);
    }

    /** {@code ROOMCAST_REDIS_STREAMS_URI} is no setting {@code streamsUri} of {@code redis}. */
    private static boolean isOfAnother(String name, String backend, Collection<String> backends) {
        return backends.stream()
                .map(Environment::prefix)
                .anyMatch(other -> other.length() > prefix(backend).length() && name.startsWith(other));
    }

    private static String prefix(String backend) {
        return VARIABLE + backend.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    private static String camelCase(String upper) {
        StringBuilder name = new StringBuilder();
        for (String word : upper.toLowerCase(Locale.ROOT).split("_")) {
            name.append(
                    name.isEmpty() || word.isEmpty()
                            ? word
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
