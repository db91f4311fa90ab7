package io.roomcast.postgres;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.servers.TestServers;
import java.util.Set;

/** The rules of clustering, over a real PostgreSQL. */
class PostgresConformanceTest extends AdapterConformanceTest {
    static PostgresSettings settings(String prefix) {
        return PostgresSettings.DEFAULT.withUri(TestServers.postgres().uri()).withChannelPrefix(prefix);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new PostgresBackend(settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return Set.of(Capability.NODE_IDS);
    }
}
