package io.roomcast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with clients of a cluster of two members, as an adapter")
class HazelcastClientConformanceTest extends AdapterConformanceTest {
    private static HazelcastSettings settings;
    private static List<HazelcastInstance> members;

    @BeforeAll
    static void start() {
        settings = TestMembers.newCluster();
        members = List.of(TestMembers.start(settings), TestMembers.start(settings));
    }

    @AfterAll
    static void stopMembers() {
        members.forEach(HazelcastInstance::shutdown);
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(settings.withPrefix(prefix).withClient(true));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
