package io.roomcast.redis;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.RecoveryConformanceTest;
import java.util.Set;

/** Sessions and missed packets, kept by a real Redis. */
class StreamsRecoveryConformanceTest extends RecoveryConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new StreamsBackend(StreamsConformanceTest.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
