package io.roomcast.benchmarks.rooms;

import java.util.ArrayList;
import java.util.List;

/** Which rooms a node has: one of ten, or the only one. Message {@code i} goes to room {@code i} modulo their number. */
final class Share {
    private static final int TEN = 10;

    private Share() {}

    /** One of how many messages is for the node. */
    static int every(int rooms) {
        return Math.min(TEN, rooms);
    }

    static String name(long room) {
        return "room-" + room;
    }

    /** A room that nobody had before. */
    static String fresh(long number) {
        return "fresh-" + number;
    }

    /** The last one of each ten, so that all is received when the last one is. */
    static List<String> own(int rooms) {
        int every = every(rooms);
        List<String> own = new ArrayList<>();
        for (int room = every - 1; room < rooms; room += every) {
            own.add(name(room));
        }
        return own;
    }
}
