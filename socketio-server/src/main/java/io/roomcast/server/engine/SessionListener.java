package io.roomcast.server.engine;

/** What a session tells its owner. Called one at a time, in order, on an I/O thread: must neither block nor throw. */
public interface SessionListener {
    /** A text message. */
    void onText(String text);

    /** A binary message. */
    void onBinary(byte[] bytes);

    /** The session is over; nothing follows. The reason is one of Node's: "transport close", "ping timeout", … */
    void onClose(String reason);
}
