package io.roomcast.server.engine;

import java.time.Duration;

/**
 * How an {@link EngineServer} behaves.
 *
 * @param path of the requests it answers, with a slash at both ends
 * @param pingInterval how often the server pings
 * @param pingTimeout how long it waits for the answer
 * @param upgradeTimeout how long a client may take to move from long-polling to WebSocket
 * @param maxPayload bytes a client may send in one WebSocket message or one POST
 * @param maxOutboundBytes bytes that may wait for one client
 * @param cors which other origins browsers let in
 * @param httpCompression whether long-polling answers are compressed
 * @param perMessageDeflate whether the WebSocket extension of that name is offered
 */
public record EngineSettings(
        String path,
        Duration pingInterval,
        Duration pingTimeout,
        Duration upgradeTimeout,
        int maxPayload,
        int maxOutboundBytes,
        CorsPolicy cors,
        boolean httpCompression,
        boolean perMessageDeflate) {

    /** Smaller messages are not worth compressing; the threshold is Node's. */
    static final int COMPRESSION_THRESHOLD = 1024;
}
