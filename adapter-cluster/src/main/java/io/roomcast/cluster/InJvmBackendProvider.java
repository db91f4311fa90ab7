package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;

/** Offers {@link InJvmBackend} under the name {@code in-jvm}; for its settings see {@link InJvmSettings}. */
public final class InJvmBackendProvider implements BackendProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public InJvmBackendProvider() {}

    @Override
    public String name() {
        return "in-jvm";
    }

    @Override
    public Backend open(Settings settings) {
        return new InJvmBackend(InJvmSettings.of(settings));
    }
}
