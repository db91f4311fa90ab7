package io.roomcast.benchmarks.jmh;

import io.roomcast.adapter.spi.ClusterMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a backend writes a broadcast of {@link #SENDER} for its driver, and reads it at {@link #READER}; without the driver.
 *
 * @param <E> what the driver takes and gives
 */
public interface WireFormat<E> {
    /** The node that publishes. */
    String SENDER = "0123456789abcdef";

    /** The node that receives. */
    String READER = "fedcba9876543210";

    /** The namespace of all messages. */
    String NAMESPACE = "/";

    /** What the driver is given. */
    E encode(ClusterMessage.Broadcast message);

    /**
     * The message in what came.
     *
     * @throws IOException if there is none
     */
    @Nullable
    ClusterMessage decode(E encoded) throws IOException;
}
