package io.roomcast.conformance;

import io.roomcast.conformance.servers.TcpProxy;

abstract class SilenceRules extends FaultRules {
    @Rule(id = "FAULT-09", says = "frozen connections are noticed; when they thaw everything works again")
    void frozen() {
        require(Capability.LIVENESS);
        outage("connections frozen", () -> faults().proxies().forEach(TcpProxy::freeze), faults()::heal, 0, 1, 2);
    }

    @Rule(id = "FAULT-10", says = "a half-open connection is noticed and replaced while there is traffic")
    void halfOpen() {
        require(Capability.LIVENESS);
        outage("half-open connection", faults().proxy(2)::halfOpen, () -> {}, 2);
    }

    @Rule(id = "FAULT-11", says = "a half-open connection of a node that does nothing is noticed and replaced")
    void idle() {
        require(Capability.LIVENESS);
        Stopwatch broken = Stopwatch.start();
        faults().proxy(2).halfOpen();
        long noticed = faults().awaitDown(broken, 2);
        faults().awaitWorking();
        faults().report("half-open connection of an idle node: noticed after %d ms, worked after %d ms"
                .formatted(noticed, broken.millis()));
    }
}
