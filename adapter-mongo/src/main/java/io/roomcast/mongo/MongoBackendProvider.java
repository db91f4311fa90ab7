package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link MongoBackend} under the name {@code mongo}; for its settings see {@link MongoSettings}. */
public final class MongoBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public MongoBackendProvider() {}

    @Override
    public String name() {
        return "mongo";
    }

    @Override
    public Backend open(Settings settings) {
        return new MongoBackend(MongoSettings.of(settings));
    }
}
