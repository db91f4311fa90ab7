package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Emitter;
import io.roomcast.conformance.servers.TcpProxy;
import java.time.Duration;

abstract class OutageRules extends FaultRules {
    @Rule(id = "FAULT-01", says = "over a slow connection everything arrives once and in order, and no gap is reported")
    void slow() {
        faults().proxies().forEach(proxy -> proxy.delay(Duration.ofMillis(10)));
        try (Traffic traffic = Traffic.start(cluster())) {
            traffic.awaitMore(300);
            faults().awaitWorking();
            traffic.stop();
            traffic.assertAllArrived(0, 1, 2);
        }
        assertThat(cluster().unexpectedIncidents()).isEmpty();
    }

    @Rule(id = "FAULT-02", says = "connections that are reset come back by themselves")
    void reset() {
        outage("connections reset", () -> faults().proxies().forEach(TcpProxy::reset), () -> {}, 0, 1, 2);
    }

    @Rule(
            id = "FAULT-03",
            says = "while the server refuses connections clients are served locally; afterwards everything works again")
    void refused() {
        outage("connections refused", this::cutOff, faults()::heal, 0, 1, 2);
    }

    private void cutOff() {
        faults().proxies().forEach(TcpProxy::refuse);
    }

    @Rule(id = "FAULT-04", says = "a server that is killed and started again is used again")
    void killed() {
        outage("server killed", faults().server()::stop, faults()::heal, 0, 1, 2);
    }

    @Rule(id = "FAULT-05", says = "connections that froze for a moment and thaw lose nothing, or report a gap")
    void frozenForAMoment() {
        try (Traffic traffic = Traffic.start(cluster())) {
            traffic.awaitMore(20);
            faults().proxies().forEach(TcpProxy::freeze);
            traffic.awaitMore(100);
            Stopwatch healed = Stopwatch.start();
            faults().heal();
            faults().awaitWorking();
            faults().report("frozen for a moment: all worked %d ms after its end".formatted(healed.millis()));
            traffic.stop();
            traffic.assertNothingWrong();
        }
    }

    @Rule(id = "FAULT-06", says = "several outages in a row are like one")
    void again() {
        try (Traffic traffic = Traffic.start(cluster())) {
            for (int i = 0; i < 3; i++) {
                faults().proxies().forEach(TcpProxy::reset);
                traffic.awaitMore(i * 10);
                cutOff();
                for (InMemoryNamespace io : cluster().mains()) {
                    Waiting.await()
                            .atMost(FaultCluster.PATIENCE)
                            .until(() -> !io.adapter().stats().linkUp());
                }
                traffic.awaitMore(i * 50);
                faults().heal();
                traffic.awaitMore(i * 10);
            }
            faults().awaitWorking();
            traffic.stop();
            traffic.assertNothingWrong();
        }
    }

    @Rule(
            id = "FAULT-07",
            says =
                    "while one node is cut off the others miss nothing: each message it publishes fails or arrives; afterwards it"
                            + " takes part again")
    void oneNode() {
        try (Traffic traffic = Traffic.start(cluster())) {
            traffic.awaitMore(20);
            Stopwatch broken = Stopwatch.start();
            faults().proxy(2).refuse();
            long noticed = faults().awaitDown(broken, 2);
            traffic.awaitMore(100);
            Stopwatch healed = Stopwatch.start();
            faults().heal();
            faults().awaitWorking();
            faults().report("one node cut off: noticed after %d ms, worked %d ms after its end"
                    .formatted(noticed, healed.millis()));
            traffic.stop();
            traffic.assertNothingWrong();
            traffic.assertAllArrived(0, 1);
        }
        for (int i = 0; i < 2; i++) {
            // No gap excuses a message of the node that was cut off, either: unless it failed, it arrived.
            assertThat(node(i).unexpectedIncidents()).isEmpty();
            assertThat(node(i).linkChanges()).hasSize(1);
        }
    }

    @Rule(id = "FAULT-08", says = "what an emitter publishes while the server is away fails; afterwards it works again")
    void emitter() {
        Emitter emitter = cluster().emitter();
        Waiting.get(emitter.emit("before"));
        cluster().settle(emitter);
        Stopwatch broken = Stopwatch.start();
        faults().server().stop();
        faults().awaitDown(broken, 0, 1, 2);
        Waiting.await()
                .atMost(FaultCluster.PATIENCE)
                .untilAsserted(() -> Waiting.failure(emitter.emit("meanwhile"), Throwable.class));
        faults().heal();
        faults().awaitWorking();
        Waiting.await()
                .atMost(FaultCluster.PATIENCE)
                .untilAsserted(() -> Waiting.get(emitter.serverSideEmit("settle-")));
        Waiting.get(emitter.emit("after"));
        cluster().settle(emitter);
        assertThat(sockets()).allSatisfy(socket -> assertThat(socket.receivedEvents())
                .containsOnlyOnce("before", "after")
                .doesNotContain("meanwhile"));
    }

    @Rule(id = "FAULT-21", says = "what was on its way when its connection was reset arrives at most once")
    void onItsWay() {
        TcpProxy proxy = faults().proxy(2);
        try (Traffic traffic = Traffic.start(cluster())) {
            for (int i = 0; i < 3; i++) {
                proxy.delay(Duration.ofMillis(20));
                // Soon there are messages that arrived at the others and are not confirmed yet.
                traffic.awaitMore(100 + 7 * i);
                Stopwatch broken = Stopwatch.start();
                proxy.reset();
                faults().awaitDown(broken, 2);
                faults().awaitWorking();
            }
            traffic.stop();
            traffic.assertNothingWrong();
            traffic.assertAllArrived(0, 1);
        }
    }
}
