package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Redis streams, with both kinds of pub/sub. */
@DisplayName("Redis streams")
class StreamsInteropTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends AllRules {
        OneJvm() {
            super(Streams.wiring(false), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends AllRules {
        TwoJvm() {
            super(Streams.wiring(false), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, sharded pub/sub")
    class OneJvmSharded extends AllRules {
        OneJvmSharded() {
            super(Streams.wiring(true), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node, sharded pub/sub")
    class TwoJvmSharded extends AllRules {
        TwoJvmSharded() {
            super(Streams.wiring(true), JVM, JVM, NODE);
        }
    }
}
