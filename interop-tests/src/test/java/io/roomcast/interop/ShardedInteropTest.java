package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Sharded Redis in every subscription mode. */
@DisplayName("Sharded Redis")
class ShardedInteropTest {
    @Nested
    @DisplayName("1 JVM, 2 Node, dynamic")
    class OneJvmDynamic extends AllRules {
        OneJvmDynamic() {
            super(Sharded.wiring("dynamic"), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, dynamic")
    class TwoJvmDynamic extends AllRules {
        TwoJvmDynamic() {
            super(Sharded.wiring("dynamic"), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, static")
    class OneJvmStatic extends AllRules {
        OneJvmStatic() {
            super(Sharded.wiring("static"), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, dynamic-private")
    class TwoJvmPrivate extends AllRules {
        TwoJvmPrivate() {
            super(Sharded.wiring("dynamic-private"), JVM, JVM, NODE);
        }
    }
}
