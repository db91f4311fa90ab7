package io.roomcast.server;

import io.roomcast.adapter.Value;
import org.jspecify.annotations.Nullable;

/** Refuses a socket; message and data go to the client as its {@code connect_error}. */
public final class ConnectRefusedException extends Exception {
    private final transient @Nullable Value data;

    /** A refusal without data. */
    public ConnectRefusedException(String message) {
        super(message);
        this.data = null;
    }

    /**
     * A refusal with data.
     *
     * @throws IllegalArgumentException if the data cannot be written
     */
    public ConnectRefusedException(String message, @Nullable Object data) {
        super(message);
        this.data = Value.of(data);
    }

    /** The data, or null if there is none. */
    public @Nullable Value data() {
        return data;
    }
}
