package io.roomcast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.spi.Backend;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Three nodes over the backend under test, fresh for every rule. */
abstract class ClusterConformanceTest extends Kit {
    private @Nullable TestCluster cluster;

    ClusterConformanceTest() {}

    /**
     * Opens a backend. Called once for each node and once for an emitter; the rules close it.
     *
     * @param prefix the same for all backends of a test, another one for every test: backends with different prefixes
     *     must not hear each other
     * @throws Exception if it cannot be opened, which fails the rule
     */
    protected abstract Backend newBackend(String prefix) throws Exception;

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

    @Override
    final TestCluster cluster() {
        return Objects.requireNonNull(cluster);
    }
}
