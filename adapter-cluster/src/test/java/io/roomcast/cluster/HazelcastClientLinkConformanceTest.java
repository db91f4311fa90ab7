package io.roomcast.cluster;

import io.roomcast.adapter.spi.Backend;
import org.junit.jupiter.api.DisplayName;

@DisplayName("hazelcast with a client for every node, as links")
class HazelcastClientLinkConformanceTest extends HazelcastLinkConformanceTest {
    @Override
    protected Backend newBackend(String prefix) {
        return new HazelcastBackend(
                TestMembers.startedSharedCluster().withPrefix(prefix).withClient(true));
    }
}
