package io.roomcast.interop;

import static io.roomcast.interop.Peer.Kind.JVM;
import static io.roomcast.interop.Peer.Kind.NODE;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

/** PostgreSQL. */
@DisplayName("PostgreSQL")
class PostgresInteropTest {
    @Nested
    @DisplayName("1 JVM, 2 Node")
    class OneJvm extends PostgresRules {
        OneJvm() {
            super(Postgres.wiring(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends PostgresRules {
        TwoJvm() {
            super(Postgres.wiring(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM that log broadcasts, 1 Node")
    class TwoJvmLogging extends PostgresRules {
        TwoJvmLogging() {
            super(Postgres.logging(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 worker of a Node cluster")
    class OneWorker extends AllRules {
        OneWorker() {
            super(Postgres.workers(), JVM, JVM, NODE);
        }
    }

    @Nested
    @DisplayName("1 JVM, workers of 2 Node clusters")
    class TwoWorkers extends AllRules {
        TwoWorkers() {
            super(Postgres.workers(), JVM, NODE, NODE);
        }
    }
}
