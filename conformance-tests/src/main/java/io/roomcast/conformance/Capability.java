package io.roomcast.conformance;

/** What not every messaging system can do. Rules that need a missing capability are aborted, with that reason. */
public enum Capability {
    /** It logs: sessions of clients are restored, with the packets that they missed. */
    RECOVERY,
    /** It knows the nodes by id, of itself or by the engine's heartbeats, and not only how many there are. */
    NODE_IDS,
    /** Its backend can use a client that the application made, and leaves it open. */
    BORROWED_CLIENT,
    /** It notices connections that are open and silent, and restores them. */
    LIVENESS
}
