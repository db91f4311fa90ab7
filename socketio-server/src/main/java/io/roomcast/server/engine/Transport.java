package io.roomcast.server.engine;

import java.util.List;

/** How the packets of a session travel. All methods but {@link #isWritable} belong to the session's event loop. */
interface Transport {
    /** As it is called in the query of a request. */
    String name();

    /** Whether a packet sent now would be on its way at once. From any thread. */
    boolean isWritable();

    /** Whether {@link #send} may be called. */
    boolean canSend();

    /** Writes packets, takes their references, and tells the session when their bytes are gone. */
    void send(List<EngineSession.Outgoing> packets);

    /** Stops or resumes receiving. */
    void setReading(boolean reading);

    /** Ends it in an orderly way, after what was sent. */
    void close();

    /** Ends it at once, and frees what waits to be written. */
    void abort();
}
