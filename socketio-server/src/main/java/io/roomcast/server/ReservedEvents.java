package io.roomcast.server;

import io.roomcast.adapter.EventData;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of events that mean something else to Socket.IO. */
final class ReservedEvents {
    static final Set<String> NAMES =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private ReservedEvents() {}

    /**
     * An event that an application may emit.
     *
     * @throws IllegalArgumentException if its name is reserved, or an argument cannot be written
     */
    @SuppressWarnings("NullAway") // does not see in class files what elements of varargs may be
    static EventData checked(String event, @Nullable Object... arguments) {
        if (NAMES.contains(event)) {
            throw new IllegalArgumentException('"' + event + "\" is a reserved event name");
        }
        return EventData.of(event, arguments);
    }
}
