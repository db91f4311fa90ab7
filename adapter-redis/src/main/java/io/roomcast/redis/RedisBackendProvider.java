package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link RedisBackend} under the name {@code redis}; for its settings see {@link RedisSettings}. */
public final class RedisBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public RedisBackendProvider() {}

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Backend open(Settings settings) {
        return new RedisBackend(RedisSettings.of(settings));
    }
}
