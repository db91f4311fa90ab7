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
 */
record IncomingPacket(PacketType type, String namespace, @Nullable Long id, @Nullable JsonNode data) {}
