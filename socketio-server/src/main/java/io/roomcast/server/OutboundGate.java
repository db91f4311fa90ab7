package io.roomcast.server;

import io.roomcast.server.engine.EngineMessage;
import io.roomcast.server.engine.EngineSession;
import io.roomcast.server.engine.Multicast;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is sent to a socket back until its CONNECT packet is on its way. So a socket can be found by broadcasts before
 * the client knows that it is connected, and none is missed.
 */
final class OutboundGate {
    private record Held(EngineMessage message, boolean compress, @Nullable String offset) {}

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

    /**
     * Sends a message now, or when this opens.
     *
     * @param offset of a packet that may be replayed, or null
     */
    void send(EngineMessage message, boolean isVolatile, boolean compress, @Nullable String offset) {
        if (open) {
            session.send(message, isVolatile, compress);
            return;
        }
        synchronized (held) {
            if (open) {
                session.send(message, isVolatile, compress);
            } else if (!closed && !isVolatile) {
                hold(new Held(message, compress, offset));
            }
        }
    }

    /** Adds the session to the receivers of a message, or holds it until this opens. */
    void send(Multicast multicast, @Nullable String offset) {
        if (open) {
            multicast.add(session);
        } else {
            send(multicast.message(), false, multicast.compress(), offset);
        }
    }

    private void hold(Held next) {
        heldBytes += next.message().size();
        if (heldBytes > maxHeldBytes) { // not even a single message, as CONNECT goes before it
            close();
            session.closeNow();
            return;
        }
        next.message().retain();
        held.add(next);
    }

    /**
     * Sends these first, then what was held; from now on all goes straight through.
     *
     * @param sentBefore offsets of packets that the client has, which are not sent again
     */
    void open(List<EngineMessage> first, Set<String> sentBefore) {
        synchronized (held) {
            for (EngineMessage message : first) {
                session.send(message, false, true);
            }
            // Sending may close the session, and thereby empty the queue under our hands.
            for (Held next = held.poll(); next != null; next = held.poll()) {
                if (next.offset() == null || !sentBefore.contains(next.offset())) {
                    session.send(next.message(), false, next.compress());
                }
                next.message().release();
            }
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
