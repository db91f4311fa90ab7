package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes and an emitter. The engine's time stands still unless a rule advances it, so that nothing times out by
 * accident and nobody has to wait for what should.
 */
final class TestCluster implements AutoCloseable {
    private final BackendSource backends;
    private final String prefix;
    private final ManualTimer timer = new ManualTimer();
    private final List<TestNode> nodes = new ArrayList<>();
    private @Nullable AdapterFactory emitters;
    private int marks;

    /** {@link AdapterConformanceTest#newBackend}. */
    @FunctionalInterface
    interface BackendSource {
        Backend open(String prefix) throws Exception;
    }

    private TestCluster(BackendSource backends, String prefix) {
        this.backends = backends;
        this.prefix = prefix;
    }

    /** Starts three nodes that see each other. */
    static TestCluster start(BackendSource backends) {
        TestCluster cluster = new TestCluster(backends, "roomcast-" + Ids.hex16());
        try {
            for (int i = 0; i < 3; i++) {
                cluster.nodes.add(new TestNode(cluster.newBackend(), cluster.timer));
            }
            cluster.awaitServerCount(3, cluster.mains());
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private Backend newBackend() {
        try {
            return backends.open(prefix);
        } catch (Exception e) {
            throw new AssertionError("the backend did not open: " + e, e);
        }
    }

    TestNode node(int index) {
        return nodes.get(index);
    }

    /** The main namespaces of the nodes that live. */
    List<InMemoryNamespace> mains() {
        return nodes.stream().filter(TestNode::isLive).map(TestNode::main).toList();
    }

    /** Opens a namespace on every node. */
    List<InMemoryNamespace> open(String name, @Nullable Duration maxDisconnectionDuration) {
        List<InMemoryNamespace> opened = nodes.stream()
                .map(node -> node.open(name, maxDisconnectionDuration))
                .toList();
        awaitServerCount(nodes.size(), opened);
        return opened;
    }

    /** An emitter with a backend of its own. */
    Emitter emitter() {
        if (emitters == null) {
            emitters = Adapters.using(newBackend()).timer(timer).build();
        }
        return Waiting.get(emitters.emitter());
    }

    /** Lets the engine's time pass. */
    void advance(Duration duration) {
        timer.advance(duration);
    }

    /** Lets the engine's time pass in small steps, in which the nodes that live hear of each other, until something holds. */
    void advanceUntil(BooleanSupplier condition) {
        Waiting.await().until(() -> {
            timer.advance(Duration.ofMillis(250));
            settle();
            return condition.getAsBoolean();
        });
    }

    void awaitServerCount(int count, List<InMemoryNamespace> namespaces) {
        for (InMemoryNamespace namespace : namespaces) {
            Waiting.await().untilAsserted(() -> assertThat(
                            Waiting.get(namespace.adapter().serverCount()))
                    .as("servers that node %s counts", namespace.adapter().nodeId())
                    .isEqualTo(count));
        }
    }

    /** Returns when everything that the live nodes published in the main namespace so far has arrived. */
    void settle() {
        settle(mains());
    }

    /**
     * Returns when everything that these namespaces published so far has arrived: an event that each sends after it has,
     * and messages of one node arrive in the order in which they were published.
     */
    void settle(List<InMemoryNamespace> namespaces) {
        String mark = "settle-" + marks++;
        for (InMemoryNamespace namespace : namespaces) {
            Waiting.get(namespace.serverSideEmit(mark, namespace.adapter().nodeId()));
        }
        for (InMemoryNamespace namespace : namespaces) {
            Set<String> others = namespaces.stream()
                    .map(other -> other.adapter().nodeId())
                    .filter(id -> !id.equals(namespace.adapter().nodeId()))
                    .collect(Collectors.toSet());
            Waiting.await().untilAsserted(() -> assertThat(senders(namespace, mark))
                    .as(
                            "nodes whose event arrived at node %s",
                            namespace.adapter().nodeId())
                    .containsAll(others));
        }
    }

    /** Returns when everything that the emitter published in the main namespace so far has arrived. */
    void settle(Emitter emitter) {
        String mark = "settle-" + marks++;
        Waiting.get(emitter.serverSideEmit(mark, "emitter"));
        for (InMemoryNamespace namespace : mains()) {
            Waiting.await().untilAsserted(() -> assertThat(senders(namespace, mark))
                    .as("the emitter")
                    .contains("emitter"));
        }
    }

    private static List<@Nullable String> senders(InMemoryNamespace namespace, String mark) {
        List<@Nullable String> senders = new ArrayList<>();
        for (EventData event : namespace.serverSideEvents()) {
            if (event.event().equals(mark)) {
                senders.add(event.get(0, String.class));
            }
        }
        return senders;
    }

    /** The events of other servers that a rule sent. */
    static List<EventData> serverSideEvents(InMemoryNamespace namespace) {
        return namespace.serverSideEvents().stream()
                .filter(event -> !event.event().startsWith("settle-"))
                .toList();
    }

    /** Messages that could not be understood or may be lost: there must be none. */
    List<String> unexpectedIncidents() {
        return nodes.stream()
                .flatMap(node -> node.unexpectedIncidents().stream())
                .toList();
    }

    @Override
    public void close() {
        if (emitters != null) {
            emitters.close();
        }
        nodes.stream().filter(TestNode::isLive).forEach(TestNode::leave);
    }
}
