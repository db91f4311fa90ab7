package io.roomcast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.AdapterConformanceTest;
import io.roomcast.conformance.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with a member for every node, as an adapter")
class HazelcastConformanceTest extends AdapterConformanceTest {
    private static final List<HazelcastInstance> MEMBERS = new ArrayList<>();
    private static int opened;

    @BeforeAll
    static void start() {
        HazelcastSettings settings = TestMembers.newCluster();
        for (int i = 0; i < 3; i++) {
            MEMBERS.add(TestMembers.start(settings));
        }
    }

    @AfterAll
    static void stopMembers() {
        MEMBERS.forEach(HazelcastInstance::shutdown);
        MEMBERS.clear();
    }

    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(MEMBERS.get(opened++ % MEMBERS.size()), TestMembers.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS);
    }
}
