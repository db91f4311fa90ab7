package io.roomcast.demo;

import java.util.List;

/** Who is meant: the sockets in any of the rooms, or all where there are none, but not those in the excepted ones. */
record Rooms(List<String> rooms, List<String> except) {
    static final Rooms ALL = new Rooms(List.of(), List.of());

    static Rooms to(String... rooms) {
        return new Rooms(List.of(rooms), List.of());
    }

    static Rooms except(String... rooms) {
        return new Rooms(List.of(), List.of(rooms));
    }
}
