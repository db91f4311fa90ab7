package io.roomcast.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one client to packets: the Socket.IO protocol v5, with the checks of Node's parser. Keeps a binary packet
 * until its attachments are there.
 */
final class PacketDecoder {
    /** The integers that are exact in JavaScript have no more digits. */
    private static final int MAX_DIGITS = 15;

    private final int maxAttachments;
    private final List<BinaryNode> attachments = new ArrayList<>();
    private @Nullable IncomingPacket incomplete;
    private int expected;

    PacketDecoder(int maxAttachments) {
        this.maxAttachments = maxAttachments;
    }

    /** Takes a text message; null if attachments are to follow. */
    @Nullable
    IncomingPacket text(String message) throws InvalidPacketException {
        if (incomplete != null) {
            throw new InvalidPacketException("got text where attachments are missing");
        }
        Scanner in = new Scanner(message);
        PacketType type = PacketType.of(in.next());
        int count = type.isBinary() ? attachmentCount(in) : 0;
        String namespace = namespace(in);
        Long id = id(in);
        JsonNode data = in.atEnd() ? null : json(in.rest());
        check(type, data);
        IncomingPacket packet = new IncomingPacket(plain(type), namespace, id, data, message.length());
        if (!type.isBinary()) {
            return packet;
        } else if (count == 0) {
            return complete(packet);
        }
        incomplete = packet;
        expected = count;
        return null;
    }

    /** Takes an attachment; null if more are to follow. */
    @Nullable
    IncomingPacket binary(byte[] message) throws InvalidPacketException {
        IncomingPacket packet = incomplete;
        if (packet == null) {
            throw new InvalidPacketException("got binary where none is expected");
        }
        attachments.add(BinaryNode.valueOf(message));
        if (attachments.size() < expected) {
            return null;
        }
        incomplete = null;
        try {
            return complete(packet);
        } finally {
            attachments.clear();
        }
    }

    private IncomingPacket complete(IncomingPacket packet) throws InvalidPacketException {
        JsonNode data = packet.data();
        int attachedBytes = 0;
        for (BinaryNode attachment : attachments) {
            attachedBytes += attachment.binaryValue().length;
        }
        return packet.completed(data == null ? null : fill(data), attachedBytes);
    }

    /** Puts the attachments in their places. */
    private JsonNode fill(JsonNode tree) throws InvalidPacketException {
        if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, fill(array.get(i)));
            }
        } else if (tree instanceof ObjectNode object) {
            JsonNode mark = object.get("_placeholder");
            if (mark != null && mark.isBoolean() && mark.booleanValue()) {
                return attachment(object.path("num"));
            }
            for (Map.Entry<String, JsonNode> property : object.properties()) {
                property.setValue(fill(property.getValue()));
            }
        }
        return tree;
    }

    private JsonNode attachment(JsonNode num) throws InvalidPacketException {
        if (!num.isIntegralNumber()
                || !num.canConvertToInt()
                || num.intValue() < 0
                || num.intValue() >= attachments.size()) {
            throw new InvalidPacketException("illegal attachments");
        }
        return attachments.get(num.intValue());
    }

    private int attachmentCount(Scanner in) throws InvalidPacketException {
        String digits = in.digits();
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || in.next() != '-') {
            throw new InvalidPacketException("illegal attachments");
        }
        long count = Long.parseLong(digits);
        if (count > maxAttachments) {
            throw new InvalidPacketException("too many attachments");
        }
        return (int) count;
    }

    private static String namespace(Scanner in) {
        return in.peek() == '/' ? in.until(',') : "/";
    }

    private static @Nullable Long id(Scanner in) throws InvalidPacketException {
        String digits = in.digits();
        if (digits.length() > MAX_DIGITS) {
            throw new InvalidPacketException("illegal id");
        }
        return digits.isEmpty() ? null : Long.valueOf(digits);
    }

    private static JsonNode json(String text) throws InvalidPacketException {
        try {
            return NodeJson.read(text);
        } catch (IOException e) {
            throw new InvalidPacketException("invalid payload", e);
        }
    }

    private static PacketType plain(PacketType type) {
        return switch (type) {
            case BINARY_EVENT -> PacketType.EVENT;
            case BINARY_ACK -> PacketType.ACK;
            default -> type;
        };
    }

    private static void check(PacketType type, @Nullable JsonNode data) throws InvalidPacketException {
        boolean valid =
                switch (type) {
                    case CONNECT -> data == null || data.isObject();
                    case DISCONNECT -> data == null;
                    case CONNECT_ERROR -> data != null && (data.isObject() || data.isTextual());
                    case EVENT, BINARY_EVENT -> data != null && data.isArray() && isEventName(data.path(0));
                    case ACK, BINARY_ACK -> data != null && data.isArray();
                };
        if (!valid) {
            throw new InvalidPacketException("invalid payload");
        }
    }

    private static boolean isEventName(JsonNode name) {
        return name.isNumber() || (name.isTextual() && !ReservedEvents.NAMES.contains(name.textValue()));
    }

    /** A text, character by character. */
    private static final class Scanner {
        private final String text;
        private int position;

        Scanner(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return position >= text.length();
        }

        char peek() {
            return atEnd() ? '\0' : text.charAt(position);
        }

        char next() {
            char c = peek();
            position++;
            return c;
        }

        String digits() {
            int start = position;
            while (peek() >= '0' && peek() <= '9') {
                position++;
            }
            return text.substring(start, position);
        }

        /** What stands before a character, which is left out; or all. */
        String until(char end) {
            int start = position;
            int found = text.indexOf(end, start);
            position = found < 0 ? text.length() : found + 1;
            return text.substring(start, found < 0 ? text.length() : found);
        }

        String rest() {
            return text.substring(position);
        }
    }
}
