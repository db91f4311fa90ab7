package io.roomcast.adapter;

/** What came of restoring a session. */
public sealed interface SessionRestoration {
    /**
     * The session is back.
     *
     * @param session as it was saved
     */
    record Recovered(Session session) implements SessionRestoration {}

    /**
     * The client starts afresh.
     *
     * @param reason for people
     */
    record NotRecovered(String reason) implements SessionRestoration {}
}
