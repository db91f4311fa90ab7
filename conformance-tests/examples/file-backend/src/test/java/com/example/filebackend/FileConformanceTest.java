package com.example.filebackend;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes and an emitter over the backend. */
class FileConformanceTest extends AdapterConformanceTest {
    @TempDir
    Path directory;

    @Override
    protected Backend newBackend(String prefix) {
        return new FileBackend(directory.resolve(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
