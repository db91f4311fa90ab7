package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;

/**
 * What the engine needs of a backend, tried on its links alone: no engine, no rooms, no sockets. Run this first; what
 * fails here makes rules of {@link AdapterConformanceTest} fail in ways that are harder to read.
 *
 * <p>A backend's author extends this class. Every test gets backends of its own, under a prefix of its own. A rule that
 * needs a {@link Capability} which the backend lacks is aborted and says so; a server that cannot be reached fails it.
 */
@DisplayNameGeneration(RuleNames.class)
public abstract class BackendConformanceTest {
    /** For subclasses. */
    protected BackendConformanceTest() {}

    /**
     * Opens a backend. The rules close it.
     *
     * @param prefix the same for all backends of a cluster: backends with different prefixes must not hear each other
     * @throws Exception if it cannot be opened, which fails the rule
     */
    protected abstract Backend newBackend(String prefix) throws Exception;

    /** What the backend can do. */
    protected abstract Set<Capability> capabilities();

    /**
     * Whether a thread belongs to a server of the tests that runs in this JVM, and may outlive the backends that use it. Override
     * this if there is one; by default there is none.
     */
    protected boolean isOfServer(Thread thread) {
        return false;
    }

    /**
     * Makes a client as the application would, for backends that use it; called only with
     * {@link Capability#BORROWED_CLIENT}.
     *
     * @param prefix of the backends' cluster
     * @throws Exception if it cannot be made, which fails the rule
     */
    protected BorrowedClient borrowClient(String prefix) throws Exception {
        throw new UnsupportedOperationException("override borrowClient: you declare " + Capability.BORROWED_CLIENT);
    }

    @Nested
    @DisplayName("delivery")
    class Delivery extends LinkDeliveryRules {
        @Override
        BackendConformanceTest kit() {
            return BackendConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("coming and going")
    class Lifecycle extends LinkLifecycleRules {
        @Override
        BackendConformanceTest kit() {
            return BackendConformanceTest.this;
        }
    }

    @Nested
    @DisplayName("log")
    class Log extends LinkLogRules {
        @Override
        BackendConformanceTest kit() {
            return BackendConformanceTest.this;
        }
    }
}
