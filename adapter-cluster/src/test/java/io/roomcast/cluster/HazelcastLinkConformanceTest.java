package io.roomcast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.BackendConformanceTest;
import io.roomcast.conformance.BorrowedClient;
import io.roomcast.conformance.Capability;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with a member for every node, as links")
class HazelcastLinkConformanceTest extends BackendConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(TestMembers.shared(), TestMembers.settings(prefix));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RECOVERY, Capability.NODE_IDS, Capability.BORROWED_CLIENT);
    }

    @Override
    protected boolean isOfServer(Thread thread) {
        return TestMembers.isOfShared(thread);
    }

    @Override
    protected BorrowedClient borrowClient(String prefix) {
        HazelcastInstance client =
                TestMembers.start(TestMembers.startedSharedCluster().withClient(true));
        return new BorrowedClient() {
            @Override
            public Backend newBackend() {
                return new HazelcastBackend(client, TestMembers.settings(prefix));
            }

            @Override
            public void close() {
                client.shutdown();
            }
        };
    }
}
