package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.Value;
import java.io.IOException;

/** Sessions as MessagePack, {@code {sid, pid, rooms, data}}, for backends that keep them as bytes. */
public final class SessionBytes {
    private SessionBytes() {}

    /** The session as bytes. */
    public static byte[] encode(Session session) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("sid", session.sid()).put("pid", session.pid());
        tree.set("rooms", MessageTrees.rooms(session.rooms()));
        tree.set("data", session.data().tree());
        return MessagePack.write(tree, MessagePack.Flavour.MSGPACK);
    }

    /**
     * The session that bytes hold.
     *
     * @throws IOException if they hold none
     */
    public static Session decode(byte[] bytes) throws IOException {
        JsonNode tree = MessagePack.read(bytes);
        if (!tree.path("sid").isTextual() || !tree.path("pid").isTextual()) {
            throw new IOException("not a session");
        }
        return new Session(
                tree.path("sid").textValue(),
                tree.path("pid").textValue(),
                MessageTrees.rooms(tree.path("rooms")),
                Value.ofTree(tree.path("data")));
    }
}
