package io.roomcast.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import io.roomcast.adapter.EventData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arguments that an event must have. */
final class Arguments {
    private static final TypeReference<List<String>> ROOMS = new TypeReference<>() {};

    private Arguments() {}

    /**
     * An argument.
     *
     * @throws IllegalArgumentException if it is missing or of another type
     */
    static <T> T get(EventData data, int index, Class<T> type) {
        return required(data.get(index, type), data, index);
    }

    /**
     * A list of rooms.
     *
     * @throws IllegalArgumentException if it is missing or of another type
     */
    static List<String> rooms(EventData data, int index) {
        return required(data.get(index, ROOMS), data, index);
    }

    private static <T> T required(@Nullable T argument, EventData data, int index) {
        if (argument == null) {
            throw new IllegalArgumentException("argument " + index + " of '" + data.event() + "' is missing");
        }
        return argument;
    }
}
