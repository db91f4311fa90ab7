package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Sharded Redis when servers do not answer or die. */
@DisplayName("Sharded Redis, when servers fail")
class ShardedFailureTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends FailureRules {
        OneJvm() {
            super(Sharded.wiring("dynamic"), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends FailureRules {
        TwoJvm() {
            super(Sharded.wiring("dynamic"), JVM, JVM, NODE);
        }
    }
}
