package io.roomcast.adapter;

import io.roomcast.adapter.spi.Timer;
import java.time.Duration;

/**
 * What the engine can be told.
 *
 * @param requestsTimeout how long to wait for answers where no timeout is given
 * @param heartbeatInterval how often to say that this node is alive
 * @param heartbeatTimeout how long a silent node counts
 */
record EngineOptions(
        Duration requestsTimeout,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        AdapterListener listener,
        Timer timer) {
    EngineOptions {
        positive("requestsTimeout", requestsTimeout);
        positive("heartbeatInterval", heartbeatInterval);
        positive("heartbeatTimeout", heartbeatTimeout);
        if (heartbeatTimeout.compareTo(heartbeatInterval) <= 0) {
            throw new IllegalArgumentException("heartbeatTimeout (" + heartbeatTimeout
                    + ") must be longer than heartbeatInterval (" + heartbeatInterval + ")");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
