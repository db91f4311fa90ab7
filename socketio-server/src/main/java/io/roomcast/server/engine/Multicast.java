package io.roomcast.server.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A packet for many sessions, which goes to each event loop as one. Not safe for threads. */
public final class Multicast {
    private final EngineMessage message;
    private final boolean compress;
    private final Map<Outbox, List<EngineSession>> receivers = new HashMap<>();

    /** @param compress whether it may be compressed */
    public Multicast(EngineMessage message, boolean compress) {
        this.message = message;
        this.compress = compress;
    }

    /** What is sent. */
    public EngineMessage message() {
        return message;
    }

    /** Whether it may be compressed. */
    public boolean compress() {
        return compress;
    }

    /** Adds a receiver. */
    public void add(EngineSession session) {
        Outbox outbox = session.outbox();
        List<EngineSession> ofLoop = receivers.get(outbox);
        if (ofLoop == null) {
            if (outbox.isBehind()) {
                session.send(message, false, compress);
                return;
            }
            ofLoop = new ArrayList<>();
            receivers.put(outbox, ofLoop);
        }
        ofLoop.add(session);
    }

    /** Sends it to the receivers, unless they are closing. Once. */
    public void send() {
        EngineSession.Outgoing packet = new EngineSession.Outgoing(message, compress);
        receivers.forEach((outbox, sessions) -> {
            message.retain(sessions.size());
            outbox.add(sessions, packet);
        });
    }
}
