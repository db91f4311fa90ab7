package io.roomcast.conformance;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/** What the rules of links have in common: backends under a prefix of the test's own, closed in the end. */
abstract class LinkRules {
    private static final String NAMESPACE = "/";

    private final String prefix = "roomcast-" + Ids.hex16();
    private final List<Backend> opened = new ArrayList<>();

    abstract BackendConformanceTest kit();

    /** A backend of this test's cluster. */
    final Backend backend() {
        return backend(prefix);
    }

    final Backend backend(String ofPrefix) {
        try {
            return closed(kit().newBackend(ofPrefix));
        } catch (Exception e) {
            throw new AssertionError("the backend did not open: " + e, e);
        }
    }

    final Backend closed(Backend backend) {
        opened.add(backend);
        return backend;
    }

    final String prefix() {
        return prefix;
    }

    /** A node with a backend of its own in the main namespace. */
    final LinkedNode node() {
        return node(NAMESPACE);
    }

    final LinkedNode node(String namespace) {
        return new LinkedNode(backend(), namespace, null);
    }

    final LinkedNode node(Backend backend) {
        return new LinkedNode(backend, NAMESPACE, null);
    }

    /** A node that wants broadcasts to be logged. */
    final LinkedNode recoveringNode(@Nullable Duration maxDisconnectionDuration) {
        return new LinkedNode(backend(), NAMESPACE, maxDisconnectionDuration);
    }

    final void require(Capability capability) {
        Set<Capability> capabilities = kit().capabilities();
        Assumptions.assumeTrue(
                capabilities.contains(capability), () -> "the backend does not have the capability " + capability);
    }

    @AfterEach
    final void closeAll() {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
