package com.example.filebackend;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.Capability;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The links alone. */
class FileLinkConformanceTest extends BackendConformanceTest {
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
