package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.RoomNames;
import io.roomcast.adapter.SocketDetails;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of messages, to and from trees, as every Node adapter has them ({@code wire.md} §1.2, §1.3, §2.3). Methods that
 * read throw an {@link IOException} if a tree is none of theirs.
 */
public final class MessageTrees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int EVENT = 2;
    private static final int BINARY_EVENT = 5; // sent by emitters before 4.0
    private static final String SET_COOKIE = "set-cookie"; // the one header that Node always has as an array

    private MessageTrees() {}

    // --- rooms and options

    /** Room names; those that stand for numbers become numbers (§1.3). */
    public static ArrayNode rooms(Collection<String> rooms) {
        ArrayNode names = NODES.arrayNode();
        for (String room : rooms) {
            names.add(room(room));
        }
        return names;
    }

    /** One room name; if it stands for a number, that number. */
    public static JsonNode room(String room) {
        return RoomNames.isNumber(room)
                ? NODES.numberNode(Double.parseDouble(RoomNames.text(room)))
                : NODES.textNode(room);
    }

    /** Room names; none if the array is missing or null. */
    public static Set<String> rooms(JsonNode names) throws IOException {
        if (names.isMissingNode() || names.isNull()) {
            return Set.of();
        } else if (!names.isArray()) {
            throw new IOException("rooms must be an array, not " + names.getNodeType());
        } else if (names.isEmpty()) {
            return Set.of();
        } else if (names.size() == 1) {
            return Set.of(room(names.get(0)));
        }
        Set<String> rooms = new LinkedHashSet<>();
        for (JsonNode name : names) {
            rooms.add(room(name));
        }
        return rooms;
    }

    private static String room(JsonNode name) {
        return name.isNumber() ? RoomNames.number(name.doubleValue()) : name.asText();
    }

    /** Options without flags, as requests have them. */
    public static ObjectNode filter(BroadcastOptions options) {
        ObjectNode tree = NODES.objectNode();
        tree.set("rooms", rooms(options.rooms()));
        tree.set("except", rooms(options.except()));
        return tree;
    }

    /** The flags but {@code local}, in the order they were set. */
    public static ObjectNode flags(BroadcastFlags flags) {
        ObjectNode tree = NODES.objectNode();
        flags.asMap().forEach((flag, value) -> {
            if (!flag.equals("local")) { // says that nothing is published
                tree.set(flag, Value.of(value).tree());
            }
        });
        return tree;
    }

    /** Options with or without flags. */
    public static BroadcastOptions options(JsonNode tree) throws IOException {
        if (!tree.isObject()) {
            throw new IOException("there are no options");
        }
        return new BroadcastOptions(rooms(tree.path("rooms")), rooms(tree.path("except")), flags(tree.path("flags")));
    }

    /** The flags of a broadcast, in the order they came; none if there is no object. */
    public static BroadcastFlags flags(JsonNode sent) {
        Map<String, @Nullable Object> flags = Map.of();
        if (sent.isObject() && !sent.isEmpty()) {
            flags = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> flag : sent.properties()) {
                JsonNode value = flag.getValue();
                if (value.isBoolean()) {
                    flags.put(flag.getKey(), value.booleanValue());
                } else if (value.isNumber()) {
                    flags.put(flag.getKey(), value.numberValue());
                } else if (value.isTextual()) {
                    flags.put(flag.getKey(), value.textValue());
                } else {
                    flags.put(flag.getKey(), null); // a null counts as given, and so does whatever else there is
                }
            }
        }
        return BroadcastFlags.of(flags);
    }

    // --- packets

    /** A packet, from the values of its fields (§1.2); what is missing is a missing node. */
    public static Packet packet(JsonNode type, JsonNode data, JsonNode id) throws IOException {
        if (type.asInt() != EVENT && type.asInt() != BINARY_EVENT) {
            throw new IOException("the packet has the type " + type + ", only events (2) are broadcast");
        }
        return new Packet(event(data), id.isNumber() ? (Integer) id.intValue() : null);
    }

    /** An event: an array that starts with its name. */
    public static EventData event(JsonNode data) throws IOException {
        if (!(data instanceof ArrayNode array)) {
            throw new IOException("the data of an event must be an array, not " + data.getNodeType());
        }
        try {
            return EventData.ofTree(array);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    // --- sockets

    /** A socket as other servers see it (§2.3). */
    public static ObjectNode socket(SocketDetails socket) {
        Handshake handshake = socket.handshake();
        ObjectNode headers = NODES.objectNode();
        handshake.headers().forEach((name, values) -> {
            if (values.size() == 1 && !name.equals(SET_COOKIE)) {
                headers.put(name, values.get(0));
            } else {
                values.forEach(headers.putArray(name)::add);
            }
        });
        ObjectNode query = NODES.objectNode();
        handshake.query().forEach(query::put);

        ObjectNode tree = NODES.objectNode();
        tree.put("id", socket.id());
        tree.putObject("handshake")
                .<ObjectNode>set("headers", headers)
                .put("time", handshake.time())
                .put("address", handshake.address())
                .put("xdomain", handshake.xdomain())
                .put("secure", handshake.secure())
                .put("issued", handshake.issued())
                .put("url", handshake.url())
                .<ObjectNode>set("query", query)
                .set("auth", handshake.auth().tree());
        tree.set("rooms", rooms(socket.rooms()));
        tree.set("data", socket.data().tree());
        return tree;
    }

    /** A socket of another server (§2.3). */
    public static SocketDetails socket(JsonNode tree) throws IOException {
        JsonNode id = tree.path("id");
        if (!id.isTextual()) {
            throw new IOException("a socket without an id");
        }
        JsonNode handshake = tree.path("handshake");
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : handshake.path("headers").properties()) {
            headers.put(header.getKey(), texts(header.getValue()));
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> parameter : handshake.path("query").properties()) {
            List<String> values = texts(parameter.getValue());
            query.put(parameter.getKey(), values.isEmpty() ? "" : values.get(values.size() - 1));
        }
        return new SocketDetails(
                id.textValue(),
                new Handshake(
                        headers,
                        handshake.path("time").asText(),
                        handshake.path("address").asText(),
                        handshake.path("xdomain").asBoolean(),
                        handshake.path("secure").asBoolean(),
                        handshake.path("issued").asLong(),
                        handshake.path("url").asText(),
                        query,
                        Value.ofTree(handshake.path("auth"))),
                rooms(tree.path("rooms")),
                Value.ofTree(tree.path("data")));
    }

    private static List<String> texts(JsonNode oneOrMore) {
        if (!oneOrMore.isArray()) {
            return List.of(oneOrMore.asText());
        }
        List<String> all = new ArrayList<>();
        oneOrMore.forEach(one -> all.add(one.asText()));
        return all;
    }
}
