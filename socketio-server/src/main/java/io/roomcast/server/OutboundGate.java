package io.roomcast.server;

import io.roomcast.server.engine.EngineMessage;
import io.roomcast.server.engine.EngineSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Holds what is sent to a socket back until its CONNECT packet is on its way. So a socket can be found by broadcasts before
 * the client knows that it is connected, and none is missed.
 */
final class OutboundGate {
    private record Held(EngineMessage message, boolean compress) {}

    private final EngineSession session;
    private final long maxHeldBytes;
    private final Deque<Held> held = new ArrayDeque<>();
    private long heldBytes;
    private boolean closed;
    private volatile boolean open;

    OutboundGate(EngineSession session, long maxHeldBytes) {
        this.session = session;
        this.maxHeldBytes = maxHeldBytes;
    }

    void send(EngineMessage message, boolean isVolatile, boolean compress) {
        if (open) {
            session.send(message, isVolatile, compress);
            return;
        }
        synchronized (held) {
            if (open) {
                session.send(message, isVolatile, compress);
            } else if (!closed && !isVolatile) {
                hold(message, compress);
            }
        }
    }

    private void hold(EngineMessage message, boolean compress) {
        heldBytes += message.size();
        if (heldBytes > maxHeldBytes) {
            close();
            session.closeNow();
            return;
        }
        message.retain();
        held.add(new Held(message, compress));
    }

    /** Sends these first, then what was held; from now on all goes straight through. */
    void open(List<EngineMessage> first) {
        synchronized (held) {
            for (EngineMessage message : first) {
                session.send(message, false, true);
            }
            for (Held next : held) {
                session.send(next.message(), false, next.compress());
                next.message().release();
            }
            held.clear();
            open = !closed;
        }
    }

    /** Nothing more is sent. */
    void close() {
        synchronized (held) {
            open = false;
            closed = true;
            held.forEach(next -> next.message().release());
            held.clear();
        }
    }
}
