package io.roomcast.adapter;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Who is meant ({@code wire.md} §1.3): the sockets that are in any of {@code rooms} (all sockets of the namespace if it
 * is empty) and in none of {@code except}. A socket's id is also the name of a room.
 *
 * @param rooms in the order they were given
 * @param except in the order they were given
 * @param flags the modifiers
 */
public record BroadcastOptions(Set<String> rooms, Set<String> except, BroadcastFlags flags) {
    /** Everybody in the namespace. */
    public static final BroadcastOptions ALL = new BroadcastOptions(Set.of(), Set.of(), BroadcastFlags.NONE);

    public BroadcastOptions {
        rooms = ordered(rooms);
        except = ordered(except);
        Objects.requireNonNull(flags, "flags");
    }

    /** The sockets in any of these rooms. */
    public static BroadcastOptions rooms(String... rooms) {
        return new BroadcastOptions(new LinkedHashSet<>(Arrays.asList(rooms)), Set.of(), BroadcastFlags.NONE);
    }

    /** These options with more rooms. */
    public BroadcastOptions plusRooms(Collection<String> more) {
        return new BroadcastOptions(union(rooms, more), except, flags);
    }

    /** These options with more exceptions. */
    public BroadcastOptions plusExcept(Collection<String> more) {
        return new BroadcastOptions(rooms, union(except, more), flags);
    }

    /** These options with other flags. */
    public BroadcastOptions withFlags(BroadcastFlags other) {
        return new BroadcastOptions(rooms, except, other);
    }

    private static Set<String> union(Set<String> some, Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static Set<String> ordered(Set<String> names) {
        return switch (names.size()) {
            case 0 -> Set.of();
            case 1 -> Set.of(names.iterator().next());
            default -> Collections.unmodifiableSet(new LinkedHashSet<>(names));
        };
    }
}
