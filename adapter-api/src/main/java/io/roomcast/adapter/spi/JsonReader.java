package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.roomcast.adapter.NodeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text in UTF-8 (RFC 8259, to the letter) piece by piece; values become the trees that Jackson's mapper would make
 * of them. Of keys that come twice the last value counts. Whole numbers keep all their digits, others become doubles.
 *
 * <p>All methods throw an {@link IOException} where there is something else, or if it is nested more than
 * {@link NodeJson#MAX_DEPTH} levels deep.
 */
public final class JsonReader extends JsonTokens {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    private int depth;
    private boolean atFirstKey;

    public JsonReader(byte[] json) {
        super(json);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether there is an object next. */
    public boolean isObject() throws IOException {
        return next() == '{';
    }

    /** Begins an object; its keys follow, each with its value. */
    public void object() throws IOException {
        enter('{');
        atFirstKey = true;
    }

    /** The next key of the object; null at its end. */
    public @Nullable String key() throws IOException {
        boolean first = atFirstKey;
        atFirstKey = false;
        if (first ? isLeft('}') : !isMore('}')) {
            return null;
        }
        if (next() != '"') {
            throw malformed("a key is no text");
        }
        String key = text();
        if (next() != ':') {
            throw malformed("there is no colon behind a key");
        }
        at++;
        return key;
    }

    /** Whatever is next. */
    public JsonNode value() throws IOException {
        return switch (next()) {
            case '{' -> objectValue();
            case '[' -> arrayValue();
            case '"' -> TextNode.valueOf(text());
            case 't' -> literal(TRUE, BooleanNode.TRUE);
            case 'f' -> literal(FALSE, BooleanNode.FALSE);
            case 'n' -> literal(NULL, NullNode.getInstance());
            default -> number();
        };
    }

    /** Makes sure that nothing is left. */
    public void end() throws IOException {
        skipSpace();
        if (at < json.length) {
            throw malformed("there is more behind the value");
        }
    }

    private void enter(char start) throws IOException {
        if (next() != start) {
            throw malformed("a '" + start + "' is missing");
        } else if (depth == NodeJson.MAX_DEPTH) {
            throw malformed("nested more than " + NodeJson.MAX_DEPTH + " levels deep");
        }
        at++;
        depth++;
    }

    /** Passes the end, if it is next. */
    private boolean isLeft(char end) throws IOException {
        if (next() != end) {
            return false;
        }
        at++;
        depth--;
        return true;
    }

    /** Passes the end or a comma. */
    private boolean isMore(char end) throws IOException {
        if (isLeft(end)) {
            return false;
        } else if (here() != ',') {
            throw malformed("there is neither a comma nor the end behind a value");
        }
        at++;
        return true;
    }

    private ObjectNode objectValue() throws IOException {
        ObjectNode object = NODES.objectNode();
        object();
        for (String key = key(); key != null; key = key()) {
            object.set(key, value());
        }
        return object;
    }

    private ArrayNode arrayValue() throws IOException {
        ArrayNode array = NODES.arrayNode();
        enter('[');
        if (isLeft(']')) {
            return array;
        }
        do {
            array.add(value());
        } while (isMore(']'));
        return array;
    }

    private JsonNode literal(byte[] literal, JsonNode value) throws IOException {
        for (byte character : literal) {
            if (here() != character) {
                throw malformed("there is no value");
            }
            at++;
        }
        return value;
    }
}
