package io.roomcast.conformance;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;

/**
 * What clients see of connection state recovery ({@code wire.md} §2.2) where the backend logs: sessions come back on any
 * node, with the packets that they missed. For backends with the capability {@link Capability#RECOVERY}; the log itself
 * is tried in {@link BackendConformanceTest}.
 */
@DisplayNameGeneration(RuleNames.class)
public abstract class RecoveryConformanceTest extends ClusterConformanceTest {
    /** For subclasses. */
    protected RecoveryConformanceTest() {}

    @Nested
    @DisplayName("connection state recovery")
    class Recovery extends RecoveryRules {
        @Override
        RecoveryConformanceTest kit() {
            return RecoveryConformanceTest.this;
        }
    }
}
