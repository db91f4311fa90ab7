package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.Capability;
import io.roomcast.conformance.RecoveryConformanceTest;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with a member for every node, with recovery")
class HazelcastRecoveryConformanceTest extends RecoveryConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(TestMembers.shared(), TestMembers.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
