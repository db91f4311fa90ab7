package io.roomcast.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Value;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * Values as tests and peers exchange them: JSON, and for what JSON cannot say {@code {"$b64":…}} (binary),
 * {@code {"$u":1}} (undefined), {@code {"$date":ms}}, {@code {"$bigint":digits}} and {@code {"$circular":1}} (an object
 * that contains itself). Equal values are equal trees, whatever they were made of.
 */
final class Notation {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Notation() {}

    /** JavaScript's undefined. */
    static JsonNode undefined() {
        return object("$u", NODES.numberNode(1));
    }

    /** An object that contains itself. */
    static JsonNode circular() {
        return object("$circular", NODES.numberNode(1));
    }

    /** A BigInt. */
    static JsonNode bigInt(String digits) {
        return object("$bigint", NODES.textNode(digits));
    }

    /** What a byte array becomes on the way through JSON, as Node does it. */
    static JsonNode asJsonBuffer(byte... bytes) {
        ObjectNode buffer = NODES.objectNode().put("type", "Buffer");
        for (byte one : bytes) {
            buffer.withArray("data").add(one & 0xff);
        }
        return canonical(buffer);
    }

    private static ObjectNode object(String key, JsonNode value) {
        return NODES.objectNode().set(key, value);
    }

    /** Anything a test, the engine or the client library may hold. */
    static JsonNode of(Object value) {
        return canonical(tree(value));
    }

    static ArrayNode all(Object... values) {
        return (ArrayNode) of(List.of(values));
    }

    private static JsonNode canonical(JsonNode tree) {
        try {
            return JSON.readTree(JSON.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode tree(Object value) {
        if (value == null || value == JSONObject.NULL) {
            return NODES.nullNode();
        } else if (value instanceof JsonNode node) {
            return treeOfNode(node);
        } else if (value instanceof Value typed) {
            return treeOfNode(typed.tree());
        } else if (value instanceof byte[] bytes) {
            return object("$b64", NODES.textNode(Base64.getEncoder().encodeToString(bytes)));
        } else if (value instanceof Instant date) {
            return object("$date", NODES.numberNode(date.toEpochMilli()));
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, one) -> object.set((String) key, tree(one)));
            return object;
        } else if (value instanceof Iterable<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(one -> array.add(tree(one)));
            return array;
        } else if (value instanceof JSONObject object) {
            return treeOfJson(object);
        } else if (value instanceof JSONArray array) {
            ArrayNode tree = NODES.arrayNode();
            for (int i = 0; i < array.length(); i++) {
                tree.add(tree(array.opt(i)));
            }
            return tree;
        }
        return JSON.valueToTree(value);
    }

    private static JsonNode treeOfNode(JsonNode node) {
        if (node.isMissingNode()) {
            return undefined();
        } else if (node.isBinary()) {
            return object("$b64", NODES.textNode(node.asText()));
        } else if (node.isPojo()) {
            return tree(((com.fasterxml.jackson.databind.node.POJONode) node).getPojo());
        } else if (node.isArray()) {
            ArrayNode array = NODES.arrayNode();
            node.forEach(one -> array.add(treeOfNode(one)));
            return array;
        } else if (node.isObject()) {
            ObjectNode object = NODES.objectNode();
            node.properties().forEach(property -> object.set(property.getKey(), treeOfNode(property.getValue())));
            return object;
        }
        return node;
    }

    private static JsonNode treeOfJson(JSONObject object) {
        ObjectNode tree = NODES.objectNode();
        for (Iterator<?> keys = object.keys(); keys.hasNext(); ) {
            String key = (String) keys.next();
            tree.set(key, tree(object.opt(key)));
        }
        return tree;
    }

    /** What a JVM application would hold. */
    static Object toJava(JsonNode node) {
        if (node.isObject()) {
            if (node.has("$b64")) {
                return Base64.getDecoder().decode(node.get("$b64").textValue());
            } else if (node.has("$u")) {
                return Value.UNDEFINED;
            } else if (node.has("$date")) {
                return Instant.ofEpochMilli(node.get("$date").longValue());
            } else if (node.has("$bigint")) {
                return new BigInteger(node.get("$bigint").textValue());
            }
            Map<String, Object> map = new LinkedHashMap<>();
            if (node.has("$circular")) {
                map.put("self", map);
            } else {
                node.properties().forEach(property -> map.put(property.getKey(), toJava(property.getValue())));
            }
            return map;
        } else if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(one -> list.add(toJava(one)));
            return list;
        } else if (node.isTextual()) {
            return node.textValue();
        } else if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.numberValue();
    }

    /** What the client library takes. */
    static Object toClient(JsonNode node) {
        try {
            if (node.isArray()) {
                JSONArray array = new JSONArray();
                node.forEach(one -> array.put(toClient(one)));
                return array;
            } else if (node.isObject() && !node.has("$b64")) {
                JSONObject object = new JSONObject();
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    object.put(property.getKey(), toClient(property.getValue()));
                }
                return object;
            }
        } catch (JSONException e) {
            throw new IllegalArgumentException(e);
        }
        return node.isNull() ? JSONObject.NULL : toJava(node);
    }
}
