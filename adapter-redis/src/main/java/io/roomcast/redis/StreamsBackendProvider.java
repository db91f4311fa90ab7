package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link StreamsBackend} under the name {@code redis-streams}; for its settings see {@link StreamsSettings}. */
public final class StreamsBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public StreamsBackendProvider() {}

    @Override
    public String name() {
        return "redis-streams";
    }

    @Override
    public Backend open(Settings settings) {
        return new StreamsBackend(StreamsSettings.of(settings));
    }
}
