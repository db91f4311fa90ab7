package io.roomcast.mongo;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.RecoveryConformanceTest;
import java.util.Set;

/** Sessions and missed packets in a capped collection. */
class MongoRecoveryConformanceTest extends RecoveryConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new MongoBackend(MongoConformanceTest.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
