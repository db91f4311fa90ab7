package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.Set;

/** The rules of links, with a log. */
class PostgresRecoveryLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new PostgresBackend(PostgresConformanceTest.settings(prefix).withRecovery(true));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS, Capability.RECOVERY);
    }
}
