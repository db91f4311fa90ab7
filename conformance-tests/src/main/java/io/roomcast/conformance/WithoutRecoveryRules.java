package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

abstract class WithoutRecoveryRules extends Rules {
    @Rule(
            id = "RECOVERY-10",
            says = "where the backend cannot log, sessions are not restored, and packets have no offset")
    void cannotLog() {
        Assumptions.assumeFalse(
                capabilities().contains(Capability.RECOVERY), "the backend has the capability " + Capability.RECOVERY);
        List<InMemoryNamespace> io = cluster().open("/recovery", Duration.ofMinutes(2));
        InMemorySocket socket = TestNode.connect(io.get(0), "r1");
        Waiting.get(io.get(1).emit("test", 1));
        cluster().settle(io);
        assertThat(socket.received()).isEqualTo(events("test", 1));
        Waiting.get(io.get(0).adapter().persistSession(new Session(socket.id(), "pid", socket.rooms(), Value.NULL)));
        assertThat(Waiting.get(io.get(1).adapter().restoreSession("pid", "1")))
                .isInstanceOf(SessionRestoration.NotRecovered.class);
    }

    @Rule(id = "RECOVERY-11", says = "where recovery is off, sessions are not restored, and packets have no offset")
    void isOff() {
        Waiting.get(io(0).emit("test", 1));
        cluster().settle();
        assertThat(socket(1).received()).isEqualTo(events("test", 1));
        assertThat(Waiting.get(io(1).adapter().restoreSession("pid", "1")))
                .isInstanceOf(SessionRestoration.NotRecovered.class);
    }
}
