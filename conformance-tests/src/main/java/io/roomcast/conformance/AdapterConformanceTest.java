package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;

/**
 * What clients and servers see of a cluster of three nodes and an emitter. The first 27 rules are those of Node's suite
 * for cluster adapters ({@code wire.md} §13), stated as ours; the others say what this library promises beyond.
 *
 * <p>A backend's author extends this class. Every test gets nodes of its own, under a prefix of its own. A rule that
 * needs a {@link Capability} which the backend lacks is aborted and says so; a server that cannot be reached fails it.
 */
@DisplayNameGeneration(RuleNames.class)
public abstract class AdapterConformanceTest extends ClusterConformanceTest {
    /** For subclasses. */
    protected AdapterConformanceTest() {}

    @Nested
    @DisplayName("rooms of one node")
    class Rooms extends RoomRules {
        @Override
        InMemoryNamespace open() {
            return started().node(0).open("/rooms", null);
        }
    }

    @Nested
    @DisplayName("broadcast")
    class Broadcast extends BroadcastRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("broadcast with acknowledgements")
    class Acknowledgements extends AcknowledgementRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("socketsJoin, socketsLeave, disconnectSockets")
    class Sockets extends SocketsRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("fetchSockets")
    class FetchSockets extends FetchSocketsRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("serverSideEmit")
    class ServerSideEmit extends ServerSideEmitRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("order and isolation")
    class Delivery extends DeliveryRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }

        @Override
        Backend newBackend(String prefix) throws Exception {
            return AdapterConformanceTest.this.newBackend(prefix);
        }
    }

    @Nested
    @DisplayName("emitter")
    class FromEmitter extends EmitterRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }

    @Nested
    @DisplayName("without connection state recovery")
    class WithoutRecovery extends WithoutRecoveryRules {
        @Override
        TestCluster cluster() {
            return started();
        }

        @Override
        Set<Capability> capabilities() {
            return AdapterConformanceTest.this.capabilities();
        }
    }
}
