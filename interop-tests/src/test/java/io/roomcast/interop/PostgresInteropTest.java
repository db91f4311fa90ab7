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
    class OneJvm extends AllRules {
        OneJvm() {
            super(Postgres.wiring(), JVM, NODE, NODE);
        }
    }

    @Nested
    @DisplayName("2 JVM, 1 Node")
    class TwoJvm extends AllRules {
        TwoJvm() {
            super(Postgres.wiring(), JVM, JVM, NODE);
        }
    }
}
