package io.roomcast.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Who is meant, and how: what the steps of an operator ({@code io.of("/chat").to("room").except("other")}) say.
 *
 * @param rooms strings and numbers
 * @param except strings and numbers
 * @param sender the id of a socket that is left out, or null
 * @param emitter whether an emitter does it, not a server
 */
record Target(
        String namespace, List<Object> rooms, List<Object> except, ObjectNode flags, String sender, boolean emitter) {
    /** Everybody in a namespace. */
    static Target of(String namespace) {
        return new Target(namespace, List.of(), List.of(), JsonNodeFactory.instance.objectNode(), null, false);
    }

    Target to(Object... more) {
        return new Target(namespace, Arrays.asList(more), except, flags, sender, emitter);
    }

    Target except(Object... more) {
        return new Target(namespace, rooms, Arrays.asList(more), flags, sender, emitter);
    }

    /** Everybody but one socket, as {@code socket.broadcast} does. */
    Target from(String sid) {
        return new Target(namespace, rooms, except, flags, sid, emitter);
    }

    Target by(boolean anEmitter) {
        return new Target(namespace, rooms, except, flags, sender, anEmitter);
    }

    Target local() {
        return with(flags.deepCopy().put("local", true));
    }

    Target volatile_() {
        return with(flags.deepCopy().put("volatile", true));
    }

    Target compress(boolean compress) {
        return with(flags.deepCopy().put("compress", compress));
    }

    Target timeout(Duration timeout) {
        return with(flags.deepCopy().put("timeout", timeout.toMillis()));
    }

    private Target with(ObjectNode other) {
        return new Target(namespace, rooms, except, other, sender, emitter);
    }

    ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("nsp", namespace).put("emitter", emitter);
        json.set("rooms", Notation.of(rooms));
        json.set("except", Notation.of(except));
        json.set("flags", flags.deepCopy());
        return sender == null ? json : json.put("sid", sender);
    }
}
