package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link PostgresBackend} under the name {@code postgres}; for its settings see {@link PostgresSettings}. */
public final class PostgresBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public PostgresBackendProvider() {}

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Backend open(Settings settings) {
        return new PostgresBackend(PostgresSettings.of(settings));
    }
}
