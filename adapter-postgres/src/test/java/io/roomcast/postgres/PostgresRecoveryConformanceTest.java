package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.RecoveryConformanceTest;
import java.util.Set;

/** Sessions and missed packets, kept by a real PostgreSQL. */
class PostgresRecoveryConformanceTest extends RecoveryConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new PostgresBackend(PostgresConformanceTest.settings(prefix).withRecovery(true));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
