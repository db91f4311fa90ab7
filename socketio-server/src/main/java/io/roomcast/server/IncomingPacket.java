package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A packet of a client.
 *
 * @param type never one of the binary types: with its binary in place it is an ordinary event or ack
 * @param namespace as the client wrote it
 * @param id of the ack, or null
 * @param data what follows, or null
 * @param size characters of its text and bytes of its attachments
 */
record IncomingPacket(PacketType type, String namespace, @Nullable Long id, @Nullable JsonNode data, int size) {
    /** With attachments in their places in the data. */
    IncomingPacket completed(@Nullable JsonNode filled, int attachedBytes) {
        return new IncomingPacket(type, namespace, id, filled, size + attachedBytes);
    }
}
