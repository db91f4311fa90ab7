package io.roomcast.conformance;

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
            return cluster().node(0).open("/rooms", null);
        }
    }

    @Nested
    @DisplayName("broadcast")
    class Broadcast extends BroadcastRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("broadcast with acknowledgements")
    class Acknowledgements extends AcknowledgementRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("socketsJoin, socketsLeave, disconnectSockets")
    class Sockets extends SocketsRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("fetchSockets")
    class FetchSockets extends FetchSocketsRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("serverSideEmit")
    class ServerSideEmit extends ServerSideEmitRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("order and isolation")
    class Delivery extends DeliveryRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("emitter")
    class FromEmitter extends EmitterRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("without connection state recovery")
    class WithoutRecovery extends WithoutRecoveryRules {
        @Override
        AdapterConformanceTest kit() {
            return AdapterConformanceTest.this;
        }
    }
}
