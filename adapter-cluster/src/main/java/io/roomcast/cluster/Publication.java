package io.roomcast.cluster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a frame will carry, and the stage of whoever waits for it: one object, as there is one for each message. */
final class Publication extends CompletableFuture<@Nullable String> {
    /** What an object of this class takes beside its bytes, about. */
    private static final int OVERHEAD = 128;

    private final Frame.Kind kind;
    private final byte[] target;
    private final byte[] body;
    private final boolean replayed;
    private long position;

    /**
     * @param target the id of the node that is meant; empty for all
     * @param replayed whether it is a broadcast that recovery replays, which has an offset
     * @throws IllegalArgumentException if the id is too long
     */
    Publication(Frame.Kind kind, String target, byte[] body, boolean replayed) {
        this.kind = kind;
        this.target = Frame.text(target);
        this.body = body;
        this.replayed = replayed;
    }

    Frame.Kind kind() {
        return kind;
    }

    byte[] target() {
        return target;
    }

    byte[] body() {
        return body;
    }

    boolean isReplayed() {
        return replayed;
    }

    /** The memory it takes, about. */
    int size() {
        return OVERHEAD + target.length + body.length;
    }

    /** Set before it is sent. */
    void at(long newPosition) {
        position = newPosition;
    }

    /** The position of the frame that carries it alone. */
    long position() {
        return position;
    }
}
