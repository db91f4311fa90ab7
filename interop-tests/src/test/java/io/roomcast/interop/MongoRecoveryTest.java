package io.roomcast.interop;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Over MongoDB ({@code wire.md} §8.2). */
@DisplayName("MongoDB, connection state recovery")
class MongoRecoveryTest {
    @Nested
    @DisplayName("in a capped collection")
    class Capped extends RecoveryRules {
        Capped() {
            super(Mongo.capped());
        }
    }

    @Nested
    @DisplayName("in a collection whose documents expire")
    class Expiring extends RecoveryRules {
        Expiring() {
            super(Mongo.expiring());
        }
    }

    @Nested
    @DisplayName("with version 6 of Node's driver")
    class Driver6 extends RecoveryRules {
        Driver6() {
            super(Mongo.withDriver6());
        }
    }
}
