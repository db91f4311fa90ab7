package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with a client for every node, as an adapter")
class HazelcastClientConformanceTest extends AdapterConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(
                TestMembers.startedSharedCluster().withPrefix(prefix).withClient(true));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
