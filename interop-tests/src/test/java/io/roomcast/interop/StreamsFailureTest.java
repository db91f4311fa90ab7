package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Redis streams when servers do not answer or die. */
@DisplayName("Redis streams, when servers fail")
class StreamsFailureTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends FailureRules {
        OneJvm() {
            super(Streams.wiring(false), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends FailureRules {
        TwoJvm() {
            super(Streams.wiring(false), JVM, JVM, NODE);
        }
    }
}
