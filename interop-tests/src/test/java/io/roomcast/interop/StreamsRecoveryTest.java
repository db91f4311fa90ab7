package io.roomcast.interop;

import org.junit.jupiter.api.DisplayName;

/** Over Redis streams ({@code wire.md} §6.3). */
@DisplayName("Redis streams, connection state recovery")
class StreamsRecoveryTest extends RecoveryRules {
    StreamsRecoveryTest() {
        super(Streams.wiring(false));
    }
}
