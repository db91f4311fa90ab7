package io.roomcast.server;

import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.server.engine.EngineMessage;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast as its receivers get it.
 *
 * @param message the frames, shared by all receivers
 * @param offset where it stands in the log of connection state recovery, or null
 */
record SharedPacket(EngineMessage message, @Nullable String offset) implements EncodedPacket {
    /** The last argument of a packet that can be replayed ({@code wire.md} §2.2); null if it is no text. */
    static @Nullable String offset(EventData data) {
        return data.tree().path(data.tree().size() - 1).textValue();
    }

    @Override
    public void release() {
        message.release();
    }
}
