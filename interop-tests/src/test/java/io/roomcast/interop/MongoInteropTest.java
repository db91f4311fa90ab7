package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** MongoDB, or what stands in for it. */
@DisplayName("MongoDB")
class MongoInteropTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends AllRules {
        OneJvm() {
            super(Mongo.capped(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends AllRules {
        TwoJvm() {
            super(Mongo.capped(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node, messages that expire")
    class Expiring extends AllRules {
        Expiring() {
            super(Mongo.expiring(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, 2 Node with version 6 of the driver")
    class Driver6 extends AllRules {
        Driver6() {
            super(Mongo.withDriver6(), JVM, NODE, NODE);
        }
    }
}
