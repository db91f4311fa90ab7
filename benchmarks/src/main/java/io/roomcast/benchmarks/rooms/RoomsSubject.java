package io.roomcast.benchmarks.rooms;

/** Whose node receives, and how. Its senders are the same. */
public record RoomsSubject(boolean official, Routing routing) {
    /** Its name in results. */
    public String name() {
        return official ? "Node" : "roomcast";
    }
}
