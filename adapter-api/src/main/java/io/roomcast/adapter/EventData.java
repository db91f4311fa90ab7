package io.roomcast.adapter;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event: its name and its arguments. Immutable.
 *
 * <p>What arguments may hold is said at {@link Value}.
 */
public final class EventData {
    private final ArrayNode tree;

    private EventData(ArrayNode tree) {
        this.tree = tree;
    }

    /**
     * An event with its arguments.
     *
     * @throws IllegalArgumentException if Jackson cannot write an argument
     */
    public static EventData of(String event, @Nullable Object... arguments) {
        Objects.requireNonNull(event, "event");
        ArrayNode tree = JsonNodeFactory.instance.arrayNode();
        tree.add(event);
        for (Object argument : arguments) {
            tree.add(Trees.inArray(Value.of(argument).tree()));
        }
        return new EventData(tree);
    }

    /**
     * Wraps a packet's {@code data} array ({@code wire.md} §1.2). For backends and hosts; the tree must not be changed
     * afterwards.
     *
     * @throws IllegalArgumentException if the array does not start with the name of an event
     */
    public static EventData ofTree(ArrayNode tree) {
        JsonNode name = tree.path(0);
        if (name.isNumber()) {
            ArrayNode named = JsonNodeFactory.instance.arrayNode();
            named.addAll(tree);
            named.set(0, new TextNode(name.asText()));
            return new EventData(named);
        }
        if (!name.isTextual()) {
            throw new IllegalArgumentException("the data of a packet must start with the name of an event");
        }
        return new EventData(tree);
    }

    /** The name of the event. */
    public String event() {
        return tree.get(0).textValue();
    }

    /** The number of arguments. */
    public int size() {
        return tree.size() - 1;
    }

    /** The argument at {@code index}, from 0; undefined past the end, as in JavaScript. */
    public Value get(int index) {
        Objects.checkIndex(index, Integer.MAX_VALUE);
        return Value.ofTree(tree.path(index + 1));
    }

    /**
     * The argument at {@code index} as the given type; null if it is null or missing.
     *
     * @throws IllegalArgumentException if it cannot be read as that type
     */
    public <T> @Nullable T get(int index, Class<T> type) {
        return get(index).as(type);
    }

    /**
     * The argument at {@code index} as the given generic type; null if it is null or missing.
     *
     * @throws IllegalArgumentException if it cannot be read as that type
     */
    public <T> @Nullable T get(int index, TypeReference<T> type) {
        return get(index).as(type);
    }

    /** The arguments, in order. */
    public List<Value> arguments() {
        List<Value> arguments = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            arguments.add(get(i));
        }
        return List.copyOf(arguments);
    }

    /** The same event with one more argument. */
    public EventData plus(@Nullable Object argument) {
        ArrayNode longer = JsonNodeFactory.instance.arrayNode(tree.size() + 1);
        longer.addAll(tree);
        longer.add(Trees.inArray(Value.of(argument).tree()));
        return new EventData(longer);
    }

    /** Whether binary is anywhere inside the arguments ({@code wire.md} §1.4). */
    public boolean hasBinary() {
        return Trees.hasBinary(tree);
    }

    /** The packet's {@code data} array, to be read only. For backends and hosts. */
    public ArrayNode tree() {
        return tree;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EventData e && tree.equals(Trees.BY_VALUE, e.tree);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The event as JSON, for people. */
    @Override
    public String toString() {
        return NodeJson.text(tree, NodeJson.BinaryWriter.BUFFER);
    }
}
