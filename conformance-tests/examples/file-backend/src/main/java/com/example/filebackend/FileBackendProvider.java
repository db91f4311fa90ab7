package com.example.filebackend;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.BackendProvider;
import io.roomcast.adapter.spi.Settings;
import java.nio.file.Path;

/** Makes {@code Adapters.open("file", Map.of("directory", "/var/lib/chat"))} work. */
public final class FileBackendProvider implements BackendProvider {
    @Override
    public String name() {
        return "file";
    }

    @Override
    public Backend open(Settings settings) {
        return new FileBackend(Path.of(settings.text("directory", "roomcast")));
    }
}
