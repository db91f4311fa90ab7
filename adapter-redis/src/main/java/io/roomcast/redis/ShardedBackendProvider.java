package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link ShardedBackend} under the name {@code redis-sharded}; for its settings see {@link ShardedSettings}. */
public final class ShardedBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public ShardedBackendProvider() {}

    @Override
    public String name() {
        return "redis-sharded";
    }

    @Override
    public Backend open(Settings settings) {
        return new ShardedBackend(ShardedSettings.of(settings));
    }
}
