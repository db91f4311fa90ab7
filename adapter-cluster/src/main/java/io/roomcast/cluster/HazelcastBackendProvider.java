package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/**
 * Offers {@link HazelcastBackend} under the name {@code hazelcast}; for its settings see {@link HazelcastSettings}.
 * Hazelcast itself is an optional dependency: this class loads without it.
 */
public final class HazelcastBackendProvider implements BackendProvider {
    private static final String HAZELCAST = "com.hazelcast.core.HazelcastInstance";

    /** Called by {@link java.util.ServiceLoader}. */
    public HazelcastBackendProvider() {}

    @Override
    public String name() {
        return "hazelcast";
    }

    @Override
    public boolean isAvailable() {
        try {
            Class.forName(HAZELCAST, false, HazelcastBackendProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /**
     * Opens the backend; Hazelcast is started when the first link is made.
     *
     * @throws IllegalArgumentException if a setting is wrong, or if Hazelcast is not on the class path, naming what to
     *     add
     */
    @Override
    public Backend open(Settings settings) {
        if (!isAvailable()) {
            throw new IllegalArgumentException(
                    "the backend 'hazelcast' needs Hazelcast, which is not on the class path; add the Maven artifact"
                            + " com.hazelcast:hazelcast, version 5.5 or newer");
        }
        return new HazelcastBackend(HazelcastSettings.of(settings));
    }
}
