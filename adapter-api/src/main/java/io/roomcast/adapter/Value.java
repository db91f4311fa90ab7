package io.roomcast.adapter;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One value that travels through the cluster: an argument of an event, an answer to one, or a socket's data.
 *
 * <p>It is immutable and is read as the type the reader asks for. It may hold whatever Jackson can write (POJOs, maps,
 * lists, numbers, strings, null), with {@code byte[]} or {@code ByteBuffer} for binary anywhere inside, and
 * {@code java.util.Date} or {@code java.time.Instant} for JavaScript dates.
 */
public final class Value {
    /** JavaScript's {@code null}. */
    public static final Value NULL = new Value(NullNode.getInstance());

    /** JavaScript's {@code undefined}: an answer without a value. Reads as null. */
    public static final Value UNDEFINED = new Value(MissingNode.getInstance());

    private final JsonNode tree;

    private Value(JsonNode tree) {
        this.tree = tree;
    }

    /**
     * Wraps a value; a {@code Value} is returned as it is.
     *
     * @throws IllegalArgumentException if Jackson cannot write it (a cycle, a class without properties)
     */
    public static Value of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        return value instanceof Value v ? v : new Value(Trees.toTree(value));
    }

    /** Wraps a tree of its kind: binary as {@code BinaryNode}, dates as {@code POJONode} with an {@code Instant}. For backends and hosts; the tree must not be changed afterwards. */
    public static Value ofTree(JsonNode tree) {
        return tree.isMissingNode() ? UNDEFINED : tree.isNull() ? NULL : new Value(tree);
    }

    /**
     * This value as the given type; null if it is null or undefined.
     *
     * @throws IllegalArgumentException if the value cannot be read as that type
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T as(Class<T> type) {
        return (T) read(type);
    }

    /**
     * This value as the given generic type, for example {@code new TypeReference<List<String>>() {}}.
     *
     * @throws IllegalArgumentException if the value cannot be read as that type
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T as(TypeReference<T> type) {
        return (T) read(type.getType());
    }

    private @Nullable Object read(Type type) {
        if (isNull()) {
            return null;
        }
        try {
            return Trees.read(tree, type);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read a value as " + type.getTypeName() + ": " + e.getMessage(), e);
        }
    }

    /** Whether this is null or undefined. */
    public boolean isNull() {
        return tree.isNull() || tree.isMissingNode();
    }

    /** Whether binary is anywhere inside ({@code wire.md} §1.4). */
    public boolean hasBinary() {
        return Trees.hasBinary(tree);
    }

    /** The tree behind this value, to be read only. For backends and hosts. */
    public JsonNode tree() {
        return tree;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value v && tree.equals(Trees.BY_VALUE, v.tree);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The value as JSON, for people. */
    @Override
    public String toString() {
        return NodeJson.text(tree, NodeJson.BinaryWriter.BUFFER);
    }
}
