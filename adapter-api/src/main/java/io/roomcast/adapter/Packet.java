package io.roomcast.adapter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decoded Socket.IO EVENT packet, the only kind that applications broadcast ({@code wire.md} §1.2).
 *
 * @param data the event and its arguments, binary inline
 * @param id the id under which clients acknowledge it, or null
 */
public record Packet(EventData data, @Nullable Integer id) {
    public Packet {
        Objects.requireNonNull(data, "data");
    }

    /** A packet that nobody acknowledges. */
    public Packet(EventData data) {
        this(data, null);
    }

    /** An event that nobody acknowledges. */
    public static Packet of(String event, @Nullable Object... arguments) {
        return new Packet(EventData.of(event, arguments));
    }
}
