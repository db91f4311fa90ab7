package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** MongoDB when servers do not answer or die. */
@DisplayName("MongoDB, when servers fail")
class MongoFailureTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends FailureRules {
        OneJvm() {
            super(Mongo.impatient(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends FailureRules {
        TwoJvm() {
            super(Mongo.impatient(), JVM, JVM, NODE);
        }
    }
}
