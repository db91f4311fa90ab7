package io.roomcast.interop;

import static io.roomcast.interop.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** Over MongoDB ({@code wire.md} §8.2). */
@DisplayName("MongoDB, connection state recovery")
class MongoRecoveryTest {
    /** Node replays by ids, which tell the second, and nothing within it ({@code wire.md} §8.2). */
    abstract static class MongoRules extends RecoveryRules {
        MongoRules(Wiring wiring) {
            super(wiring);
        }

        @Override
        void beforeMore() {
            long second = Instant.now().getEpochSecond();
            eventually(() -> assertThat(Instant.now().getEpochSecond()).isGreaterThan(second));
        }
    }

    @Nested
    @DisplayName("in a capped collection")
    class Capped extends MongoRules {
        Capped() {
            super(Mongo.capped());
        }
    }

    @Nested
    @DisplayName("in a collection whose documents expire")
    class Expiring extends MongoRules {
        Expiring() {
            super(Mongo.expiring());
        }
    }

    @Nested
    @DisplayName("with version 6 of Node's driver")
    class Driver6 extends MongoRules {
        Driver6() {
            super(Mongo.withDriver6());
        }
    }
}
