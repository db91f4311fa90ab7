package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.Set;

/** The rules of links, inside one JVM. */
class InJvmLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new InJvmBackend(InJvmSettings.DEFAULT.withName(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
