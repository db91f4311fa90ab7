package io.roomcast.adapter;

/**
 * Rooms that a Node application joined as numbers.
 *
 * <p>Room names are strings here, but Node allows numbers, sends them as numbers, and does not take {@code 42} for
 * {@code "42"} ({@code wire.md} §1.3). {@code RoomNames.number(42)} is the room that Node's {@code socket.join(42)}
 * joins: join it or emit to it to meet Node sockets there.
 */
public final class RoomNames {
    private static final char MARK = '\0';

    private RoomNames() {}

    /** The name that stands for the room of that number. */
    public static String number(long room) {
        return MARK + Long.toString(room);
    }

    /** The name that stands for the room of that number. */
    public static String number(double room) {
        return room == Math.rint(room) && Math.abs(room) < 0x1p53 ? number((long) room) : MARK + Double.toString(room);
    }

    /** Whether the name stands for a number. */
    public static boolean isNumber(String room) {
        if (room.length() < 2 || room.charAt(0) != MARK) {
            return false;
        }
        try {
            return number(Double.parseDouble(room.substring(1))).equals(room);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The name as people and channel names show it: {@code 42} for {@code number(42)}, any other name as it is. */
    public static String text(String room) {
        return isNumber(room) ? room.substring(1) : room;
    }
}
