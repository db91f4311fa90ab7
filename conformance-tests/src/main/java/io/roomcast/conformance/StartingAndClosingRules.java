package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import io.roomcast.conformance.servers.TcpProxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

abstract class StartingAndClosingRules extends FaultRules {
    @Rule(
            id = "FAULT-15",
            says =
                    "starting while the server is away fails with an error that says where it was looked for; later it works")
    void startsRefused() throws Exception {
        String prefix = "roomcast-" + Ids.hex16();
        faults().server().stop();
        try (AdapterFactory factory = factory(prefix)) {
            TcpProxy proxy = lastProxy();
            proxy.refuse();
            assertStarting(factory, proxy, Integer.toString(proxy.port()));
        }
    }

    @Rule(id = "FAULT-16", says = "starting while the connection is frozen fails instead of hanging; later it works")
    void startsFrozen() throws Exception {
        try (AdapterFactory factory = factory("roomcast-" + Ids.hex16())) {
            TcpProxy proxy = lastProxy();
            proxy.freeze();
            assertStarting(factory, proxy, "");
        }
    }

    private AdapterFactory factory(String prefix) throws Exception {
        return Adapters.using(faults().newBackend(prefix)).build();
    }

    private TcpProxy lastProxy() {
        return faults().proxies().get(faults().proxies().size() - 1);
    }

    private void assertStarting(AdapterFactory factory, TcpProxy proxy, String says) {
        Stopwatch started = Stopwatch.start();
        CompletionStage<Adapter> failing = factory.create(new InMemoryNamespace("/"));
        assertEnds("starting", failing);
        Throwable failure = Waiting.failure(failing, Throwable.class);
        faults().report("starting failed after %d ms: %s".formatted(started.millis(), failure.getMessage()));
        assertThat(messages(failure)).contains(says).isNotBlank();

        faults().heal();
        proxy.pass();
        InMemoryNamespace io = new InMemoryNamespace("/");
        Waiting.await().atMost(FaultCluster.PATIENCE).untilAsserted(() -> io.attach(Waiting.get(factory.create(io))));
        Waiting.get(io.serverSideEmit("works"));
        Waiting.get(io.adapter().close());
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    @Rule(id = "FAULT-17", says = "closing while the server is away ends")
    void closesAway() throws Exception {
        assertCloses(() -> {
            Stopwatch broken = Stopwatch.start();
            faults().server().stop();
            faults().awaitDown(broken, 0, 1, 2);
        });
    }

    @Rule(id = "FAULT-18", says = "closing while the connection is frozen ends, with messages on their way too")
    void closesFrozen() throws Exception {
        assertCloses(() -> lastProxy().freeze());
    }

    /** Closes a node that is not one of the three. */
    private void assertCloses(Runnable breakIt) throws Exception {
        AdapterFactory factory = factory("roomcast-" + Ids.hex16());
        InMemoryNamespace io = new InMemoryNamespace("/");
        io.attach(Waiting.get(factory.create(io)));
        CompletionStage<Void> published = CompletableFuture.completedFuture(null);
        breakIt.run();
        for (int i = 0; i < 100; i++) {
            published = io.emit("last", "x".repeat(10_000));
        }
        Stopwatch started = Stopwatch.start();
        CompletionStage<Void> closing = io.adapter().close();
        assertEnds("closing the adapter", closing);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(factory::close);
        assertEnds("closing the backend", closed);
        assertEnds("publishing", published);
        Waiting.get(closed);
        faults().report("closing took %d ms".formatted(started.millis()));
    }

    @Rule(id = "FAULT-22", says = "closed links leave no connection behind, and a closed backend none at all")
    void leavesNoConnection() throws Exception {
        Backend backend = faults().newBackend("roomcast-" + Ids.hex16());
        TcpProxy proxy = lastProxy();
        try (backend) {
            LinkedNode stays = new LinkedNode(backend, "/", null);
            int before = proxy.connections();
            for (int i = 0; i < 10; i++) {
                openAndClose(backend);
            }
            // What links share may be opened meanwhile, but not for each.
            Waiting.await().untilAsserted(() -> assertThat(proxy.connections())
                    .as("connections more after twenty links were closed")
                    .isLessThan(before + 20));
            Waiting.get(stays.emit("still"));
        }
        Waiting.await().untilAsserted(() -> assertThat(proxy.connections())
                .as("connections of the closed backend")
                .isZero());
    }

    private static void openAndClose(Backend backend) {
        List<LinkedNode> nodes = List.of(new LinkedNode(backend, "/a", null), new LinkedNode(backend, "/b", null));
        nodes.forEach(LinkedNode::close);
    }
}
