package io.roomcast.server;

/** The types of Socket.IO packets, in the order of their numbers on the wire. */
enum PacketType {
    CONNECT,
    DISCONNECT,
    EVENT,
    ACK,
    CONNECT_ERROR,
    BINARY_EVENT,
    BINARY_ACK;

    private static final PacketType[] BY_NUMBER = values();

    @SuppressWarnings("EnumOrdinal") // the order is the protocol's
    char digit() {
        return (char) ('0' + ordinal());
    }

    static PacketType of(char digit) throws InvalidPacketException {
        int number = digit - '0';
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new InvalidPacketException("unknown packet type " + digit);
        }
        return BY_NUMBER[number];
    }

    boolean isBinary() {
        return this == BINARY_EVENT || this == BINARY_ACK;
    }
}
