package io.roomcast.conformance;

import io.roomcast.adapter.RoomListener;
import java.util.ArrayList;
import java.util.List;

/** Writes the events of rooms down under Node's names. Not safe for use by several threads: the adapter calls in order. */
class RoomEvents implements RoomListener {
    record Event(String name, String room, String sid) {
        @Override
        public String toString() {
            return sid.isEmpty() ? name + " " + room : name + " " + room + " " + sid;
        }
    }

    private final List<Event> events = new ArrayList<>();

    List<Event> events() {
        return events;
    }

    List<String> texts() {
        return events.stream().map(Event::toString).toList();
    }

    @Override
    public void roomCreated(String room) {
        events.add(new Event("create-room", room, ""));
    }

    @Override
    public void roomJoined(String room, String sid) {
        events.add(new Event("join-room", room, sid));
    }

    @Override
    public void roomLeft(String room, String sid) {
        events.add(new Event("leave-room", room, sid));
    }

    @Override
    public void roomDeleted(String room) {
        events.add(new Event("delete-room", room, ""));
    }
}
