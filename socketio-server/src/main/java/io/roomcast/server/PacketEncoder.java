package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.roomcast.adapter.NodeJson;
import io.roomcast.server.engine.EngineMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets to the messages of the Socket.IO protocol v5. Whoever calls releases the message once. */
final class PacketEncoder {
    private PacketEncoder() {}

    static EngineMessage event(String namespace, @Nullable Integer id, ArrayNode data) {
        return encode(PacketType.EVENT, PacketType.BINARY_EVENT, namespace, id == null ? null : id.longValue(), data);
    }

    static EngineMessage ack(String namespace, long id, ArrayNode data) {
        return encode(PacketType.ACK, PacketType.BINARY_ACK, namespace, id, data);
    }

    static EngineMessage connect(String namespace, JsonNode data) {
        return encode(PacketType.CONNECT, PacketType.CONNECT, namespace, null, data);
    }

    static EngineMessage connectError(String namespace, JsonNode data) {
        return encode(PacketType.CONNECT_ERROR, PacketType.CONNECT_ERROR, namespace, null, data);
    }

    static EngineMessage disconnect(String namespace) {
        return EngineMessage.message(header(PacketType.DISCONNECT, 0, namespace, null), List.of());
    }

    private static EngineMessage encode(
            PacketType plain, PacketType binary, String namespace, @Nullable Long id, JsonNode data) {
        List<byte[]> attachments = new ArrayList<>(0);
        String json = NodeJson.text(data, (out, bytes) -> {
            out.append("{\"_placeholder\":true,\"num\":")
                    .append(attachments.size())
                    .append('}');
            attachments.add(bytes);
        });
        PacketType type = attachments.isEmpty() ? plain : binary;
        return EngineMessage.message(header(type, attachments.size(), namespace, id) + json, attachments);
    }

    private static String header(PacketType type, int attachments, String namespace, @Nullable Long id) {
        StringBuilder header = new StringBuilder(16).append(type.digit());
        if (attachments > 0) {
            header.append(attachments).append('-');
        }
        if (!namespace.equals("/")) {
            header.append(namespace).append(',');
        }
        if (id != null) {
            header.append(id.longValue());
        }
        return header.toString();
    }
}
