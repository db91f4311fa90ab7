package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Three nodes, each of which reaches the server through a proxy of its own. */
final class FaultCluster implements AutoCloseable {
    /** Reconnecting takes as long as it takes: back-off, a second attempt, a machine under load. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final String QUESTION = "settle-question"; // no event of a rule

    private final TestServer server;
    private final BackendSource backends;
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final TestCluster cluster;
    private String backendName = "";
    private int rounds;

    /** {@link FaultConformanceTest#newBackend}. */
    @FunctionalInterface
    interface BackendSource {
        Backend open(String prefix, String host, int port) throws Exception;
    }

    private FaultCluster(TestServer server, BackendSource backends) {
        this.server = server;
        this.backends = backends;
        try {
            this.cluster = TestCluster.start(this::newBackend);
        } catch (RuntimeException | Error e) {
            proxies.forEach(TcpProxy::close);
            throw e;
        }
        for (InMemoryNamespace io : cluster.mains()) {
            io.on(QUESTION, (event, answer) -> answer.accept(Value.of("answer")));
        }
    }

    static FaultCluster start(TestServer server, BackendSource backends) {
        return new FaultCluster(server, backends);
    }

    /** Opens another backend behind a proxy of its own: the last one. */
    Backend newBackend(String prefix) throws Exception {
        TcpProxy proxy = TcpProxy.to(server);
        proxies.add(proxy);
        Backend backend = backends.open(prefix, proxy.host(), proxy.port());
        backendName = backend.getClass().getSimpleName();
        return backend;
    }

    TestCluster cluster() {
        return cluster;
    }

    TestServer server() {
        return server;
    }

    /** The proxy of a node; those of backends opened later follow. */
    TcpProxy proxy(int index) {
        return proxies.get(index);
    }

    List<TcpProxy> proxies() {
        return List.copyOf(proxies);
    }

    /** One line for people, about how long something took. */
    void report(String line) {
        System.out.println(backendName + ", " + line);
    }

    // --- noticing and healing

    /** Waits until these nodes reported that their links are down, and returns after how many milliseconds the last did. */
    long awaitDown(Stopwatch broken, int... nodes) {
        long last = 0;
        for (int index : nodes) {
            TestNode node = cluster.node(index);
            Waiting.await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.linkChanges())
                    .as("link of node %d", index)
                    .anyMatch(change -> isDownSince(broken, change)));
            last = Math.max(
                    last,
                    node.linkChanges().stream()
                            .filter(change -> isDownSince(broken, change))
                            .mapToLong(change -> broken.millisUntil(change.nanos()))
                            .findFirst()
                            .orElseThrow());
        }
        return last;
    }

    private static boolean isDownSince(Stopwatch broken, TestNode.LinkChange change) {
        return !change.up() && change.nanos() - broken.startNanos() >= 0;
    }

    /** Everything that a cluster does works on every node, without anything having been restarted. */
    void awaitWorking() {
        for (InMemoryNamespace io : cluster.mains()) {
            Waiting.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            io.adapter().stats().linkUp())
                    .as("the link of node %s is up", io.adapter().nodeId())
                    .isTrue());
            // The link is about what arrives; what goes out may take another connection.
            Waiting.await().atMost(PATIENCE).untilAsserted(() -> {
                Waiting.get(io.serverSideEmit("settle-probe"));
                assertThat(Waiting.get(io.adapter().serverCount())).isEqualTo(3);
            });
        }
        cluster.settle();
        String round = "round-" + rounds++;
        for (int i = 0; i < 3; i++) {
            TestNode.join(cluster.node(i).main(), cluster.node(i).socket(), round);
        }
        for (InMemoryNamespace io : cluster.mains()) {
            String nodeId = io.adapter().nodeId();
            Waiting.get(io.emit(round + " to all of " + nodeId));
            Waiting.get(io.to(round).emit(round + " to a room of " + nodeId));
            assertThat(Waiting.get(io.fetchSockets()))
                    .as("sockets that node %s finds", nodeId)
                    .hasSize(3);
            assertThat(Waiting.get(io.serverSideEmitWithAck(QUESTION)))
                    .as("answers to node %s", nodeId)
                    .isEqualTo(List.of(Value.of("answer"), Value.of("answer")));
        }
        cluster.settle();
        for (int i = 0; i < 3; i++) {
            List<String> received = cluster.node(i).socket().receivedEvents();
            for (InMemoryNamespace io : cluster.mains()) {
                String nodeId = io.adapter().nodeId();
                assertThat(received.stream()
                                .filter(event -> event.startsWith(round + " ") && event.endsWith(" of " + nodeId)))
                        .as("what node %d received of node %s", i, nodeId)
                        .containsExactly(round + " to all of " + nodeId, round + " to a room of " + nodeId);
            }
        }
    }

    /** What could not be understood, at any node. */
    List<String> malformed() {
        return cluster.unexpectedIncidents().stream()
                .filter(incident -> incident.startsWith("malformed"))
                .toList();
    }

    /** The network and the server are there again. */
    void heal() {
        server.start();
        proxies.forEach(TcpProxy::pass);
    }

    @Override
    public void close() {
        try {
            heal();
            cluster.close();
        } finally {
            proxies.forEach(TcpProxy::close);
        }
    }

    /** A question that every other node answers at once. */
    CompletionStage<List<Value>> ask(int node) {
        return cluster.node(node).main().serverSideEmitWithAck(QUESTION);
    }
}
