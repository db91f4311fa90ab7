package io.roomcast.server;

/** A client sent something that is no Socket.IO packet. */
final class InvalidPacketException extends Exception {
    InvalidPacketException(String message) {
        super(message);
    }

    InvalidPacketException(String message, Throwable cause) {
        super(message, cause);
    }
}
