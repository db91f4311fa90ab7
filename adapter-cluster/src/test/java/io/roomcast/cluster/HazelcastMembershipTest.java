package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Nodes in a Hazelcast cluster that was split")
class HazelcastMembershipTest {
    private final HazelcastInstance one = TestMembers.shared();
    private final HazelcastInstance two = TestMembers.shared();
    private final HazelcastSettings settings = TestMembers.settings(Ids.hex16());
    private final HazelcastCluster cluster = new HazelcastCluster(two, settings);
    private final List<Backend> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
    }

    private Link link(HazelcastInstance instance, String node) throws Exception {
        Backend backend = new HazelcastBackend(instance, settings);
        opened.add(backend);
        return backend.link(new NodeContext(node, "/", null), new RecordingInbox())
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static Set<String> known(Link link) {
        return link.memberList()
                .orElseThrow()
                .members()
                .toCompletableFuture()
                .join()
                .nodeIds();
    }

    @Test
    @DisplayName("stay registered if their member is back when somebody comes to remove its nodes")
    void memberIsBack() {
        UUID back = one.getCluster().getLocalMember().getUuid();
        UUID gone = UUID.randomUUID();
        cluster.register("/", "a", Presence.owner(back, true));
        cluster.register("/", "b", Presence.owner(gone, true));
        cluster.unregisterNodesOf(back, "/");
        cluster.unregisterNodesOf(gone, "/");
        assertThat(cluster.registered("/")).containsOnlyKeys("a");
    }

    @Test
    @DisplayName(
            "that were removed from the list for dead are in it again when a node of the other part greets, and greet back")
    void wronglyRemoved() throws Exception {
        Link removed = link(one, "a");
        cluster.unregister("/", "a");
        Link other = link(two, "b");
        await().untilAsserted(() -> assertThat(known(other)).containsExactlyInAnyOrder("a", "b"));
        assertThat(known(removed)).containsExactlyInAnyOrder("a", "b");
        assertThat(cluster.registered("/")).containsOnlyKeys("a", "b");
    }
}
