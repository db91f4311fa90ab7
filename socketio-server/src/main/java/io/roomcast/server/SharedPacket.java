package io.roomcast.server;

import io.roomcast.adapter.EncodedPacket;
import io.roomcast.server.engine.EngineMessage;

/**
 * A broadcast as its receivers get it.
 *
 * @param message the frames, shared by all receivers
 */
record SharedPacket(EngineMessage message) implements EncodedPacket {
    @Override
    public void release() {
        message.release();
    }
}
