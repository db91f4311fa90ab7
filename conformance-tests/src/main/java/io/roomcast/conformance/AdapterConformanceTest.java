package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.Backend;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
public abstract class AdapterConformanceTest {
    private @Nullable TestCluster cluster;

    /** For subclasses. */
    protected AdapterConformanceTest() {}

    /**
     * Opens a backend. Called once for each node and once for an emitter; the rules close it.
     *
     * @param prefix the same for all backends of a test, another one for every test: backends with different prefixes
     *     must not hear each other
     * @throws Exception if it cannot be opened, which fails the rule
     */
    protected abstract Backend newBackend(String prefix) throws Exception;

    /** What the backend can do. */
    protected abstract Set<Capability> capabilities();

    @BeforeEach
    final void start() {
        cluster = TestCluster.start(this::newBackend);
    }

    @AfterEach
    final void stop() {
        if (cluster != null) {
            cluster.close();
            assertThat(cluster.unexpectedIncidents())
                    .as("no message was lost or could not be understood")
                    .isEmpty();
        }
    }

    private TestCluster started() {
        return Objects.requireNonNull(cluster);
    }

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
    @DisplayName("connection state recovery")
    class Recovery extends RecoveryRules {
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
