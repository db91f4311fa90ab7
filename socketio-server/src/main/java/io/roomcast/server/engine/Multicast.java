package io.roomcast.server.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A packet for many sessions, which goes to each event loop as one. Not safe for threads. */
public final class Multicast {
    private final EngineMessage message;
    private final boolean compress;
    private final Map<Outbox, List<EngineSession>> sessions = new HashMap<>();

    /** @param compress whether it may be compressed */
    public Multicast(EngineMessage message, boolean compress) {
        this.message = message;
        this.compress = compress;
    }

    /** Adds a receiver. */
    public void add(EngineSession session) {
        Outbox outbox = session.outbox();
        if (outbox.isBehind()) {
            session.send(message, false, compress);
        } else {
            sessions.computeIfAbsent(outbox, loop -> new ArrayList<>()).add(session);
        }
    }

    /** Sends it to the receivers, unless they are closing. */
    public void send() {
        EngineSession.Outgoing packet = new EngineSession.Outgoing(message, compress);
        sessions.forEach((outbox, its) -> {
            message.retain(its.size());
            outbox.add(its, packet);
        });
        sessions.clear();
    }
}
