package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.conformance.servers.TcpProxy;
import io.roomcast.conformance.servers.TestServer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/**
 * What clients and callers see of a cluster whose network or server fails, and afterwards. For backends with a network:
 * each of the three nodes reaches the server through a {@link TcpProxy} of its own, so that one can be cut off while the
 * others go on; and the server is killed and started again.
 *
 * <p>How long it took to notice a fault, and to work again, is printed and not judged.
 */
@DisplayNameGeneration(RuleNames.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FaultConformanceTest extends Kit {
    private @Nullable TestServer server;
    private @Nullable FaultCluster cluster;

    /** For subclasses. */
    protected FaultConformanceTest() {}

    /**
     * Starts a server that nobody else uses: it is killed and started again. One for all rules, which close it.
     *
     * @throws Exception if it does not start, which fails the rules
     */
    protected abstract TestServer startServer() throws Exception;

    /**
     * Opens a backend, with all timeouts at a few seconds, as rules wait for them. The rules close it.
     *
     * @param prefix the same for all backends of a test, another one for every test
     * @param host where the server is for this backend
     * @param port where the server is for this backend: it differs between the nodes
     * @throws Exception if it cannot be opened, which fails the rule; the server may be away at this moment
     */
    protected abstract Backend newBackend(String prefix, String host, int port) throws Exception;

    @BeforeAll
    final void startOneServer() throws Exception {
        server = startServer();
    }

    @AfterAll
    final void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    final void start() {
        TestServer running = Objects.requireNonNull(server);
        running.start();
        cluster = FaultCluster.start(running, this::newBackend);
    }

    @AfterEach
    final void stop() {
        FaultCluster started = cluster;
        if (started != null) {
            cluster = null;
            started.close();
            assertThat(started.malformed()).as("no message was garbled").isEmpty();
        }
    }

    @Override
    final TestCluster cluster() {
        return faults().cluster();
    }

    final FaultCluster faults() {
        return Objects.requireNonNull(cluster);
    }

    @Nested
    @DisplayName("outages")
    class Outages extends OutageRules {
        @Override
        FaultConformanceTest kit() {
            return FaultConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("silence")
    class Silence extends SilenceRules {
        @Override
        FaultConformanceTest kit() {
            return FaultConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("questions during an outage")
    class Questions extends CutOffRules {
        @Override
        FaultConformanceTest kit() {
            return FaultConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("starting and closing during an outage")
    class StartingAndClosing extends StartingAndClosingRules {
        @Override
        FaultConformanceTest kit() {
            return FaultConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("memory during an outage")
    class Memory extends MemoryRules {
        @Override
        FaultConformanceTest kit() {
            return FaultConformanceTest.this;
        }
    }
}
