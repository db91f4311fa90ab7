package io.roomcast.adapter;

import java.util.List;

/** What came of restoring a session. */
public sealed interface SessionRestoration {
    /**
     * The session is back.
     *
     * @param session as it was saved
     * @param missedPackets what its socket would have received meanwhile, oldest first, each ending with its offset
     */
    record Recovered(Session session, List<EventData> missedPackets) implements SessionRestoration {
        public Recovered {
            missedPackets = List.copyOf(missedPackets);
        }
    }

    /**
     * The client starts afresh.
     *
     * @param reason for people
     */
    record NotRecovered(String reason) implements SessionRestoration {}
}
