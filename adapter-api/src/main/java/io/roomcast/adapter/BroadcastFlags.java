package io.roomcast.adapter;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The modifiers of a broadcast ({@code wire.md} §1.3), in the order they were set. Absent is not the same as false: an
 * absent {@code compress} leaves the choice to the transport. Immutable.
 */
public final class BroadcastFlags {
    /** No flags. */
    public static final BroadcastFlags NONE = new BroadcastFlags(Map.of());

    private final Map<String, @Nullable Object> flags;

    private BroadcastFlags(Map<String, @Nullable Object> flags) {
        this.flags = flags;
    }

    /**
     * Flags as they came over the wire: values are Boolean, Number, String or null; unknown keys are kept. For backends.
     */
    public static BroadcastFlags of(Map<String, @Nullable Object> flags) {
        return flags.isEmpty() ? NONE : new BroadcastFlags(Collections.unmodifiableMap(new LinkedHashMap<>(flags)));
    }

    /** The flags as they go over the wire, {@code local} included. For backends. */
    public Map<String, @Nullable Object> asMap() {
        return flags;
    }

    /** Whether a client that cannot be written to right now is skipped. */
    public boolean isVolatile() {
        return Boolean.TRUE.equals(flags.get("volatile"));
    }

    /** Whether the volatile flag was given at all, whatever its value: recovery does not store such packets. */
    public boolean hasVolatile() {
        return flags.containsKey("volatile");
    }

    /** Whether to compress, or null to leave it to the transport. */
    public @Nullable Boolean compress() {
        return flags.get("compress") instanceof Boolean b ? b : null;
    }

    /** How long to wait for answers, or null if not given. */
    public @Nullable Duration timeout() {
        return flags.get("timeout") instanceof Number n ? Duration.ofMillis(n.longValue()) : null;
    }

    /** Whether only this server's sockets are meant. */
    public boolean isLocal() {
        return Boolean.TRUE.equals(flags.get("local"));
    }

    /** Whether exactly one client is expected to answer. */
    public boolean isExpectSingleResponse() {
        return Boolean.TRUE.equals(flags.get("expectSingleResponse"));
    }

    /** These flags with one more, or another value for one. Null removes the flag. */
    BroadcastFlags with(String flag, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(flags);
        if (value == null) {
            changed.remove(flag);
        } else {
            changed.put(flag, value);
        }
        return of(changed);
    }

    /** These flags, volatile. */
    public BroadcastFlags withVolatile() {
        return with("volatile", true);
    }

    /** These flags with an explicit choice of compression. */
    public BroadcastFlags withCompress(boolean compress) {
        return with("compress", compress);
    }

    /** These flags with a timeout; it travels in whole milliseconds. */
    public BroadcastFlags withTimeout(Duration timeout) {
        return with("timeout", timeout.toMillis());
    }

    /** These flags, restricted to this server. */
    public BroadcastFlags withLocal() {
        return with("local", true);
    }

    /** These flags, for exactly one answer. */
    public BroadcastFlags withExpectSingleResponse() {
        return with("expectSingleResponse", true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BroadcastFlags f && flags.equals(f.flags);
    }

    @Override
    public int hashCode() {
        return flags.hashCode();
    }

    @Override
    public String toString() {
        return flags.toString();
    }
}
