package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * MessagePack as the Node adapters read and write it ({@code wire.md} §10), to and from trees in which binary is a
 * {@code BinaryNode}, a date a {@code POJONode} with an {@link Instant}, and undefined a {@code MissingNode}.
 *
 * <p>Nothing that Node's libraries cannot read is written: floats have 64 bits, dates whole milliseconds, half a
 * surrogate pair becomes U+FFFD, and the key {@code __proto__}, which no Node peer takes, is left out.
 */
public final class MessagePack {
    /** Which of Node's two libraries wrote it or will read it. They agree on what they read. */
    public enum Flavour {
        /** {@code notepack.io}: the classic and sharded Redis adapters. */
        NOTEPACK,
        /** {@code @msgpack/msgpack}: the Redis streams and Postgres adapters. */
        MSGPACK
    }

    /** How deep arrays and maps may be nested, in both directions. */
    public static final int MAX_NESTING = 500;

    /** Setting it would change what an object is, not what it has: neither library takes it. */
    static final String PROTO = "__proto__";

    private MessagePack() {}

    /**
     * The tree as MessagePack.
     *
     * @throws IllegalArgumentException if it is nested more than {@value #MAX_NESTING} levels deep
     */
    public static byte[] write(JsonNode tree, Flavour flavour) {
        try {
            return new MessagePackWriter(flavour).value(tree).bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write MessagePack", e);
        }
    }

    /**
     * Reads one value with nothing after it.
     *
     * @throws IOException if these bytes are something else, or nested more than {@value #MAX_NESTING} levels deep
     */
    public static JsonNode read(byte[] bytes) throws IOException {
        MessagePackReader reader = new MessagePackReader(bytes);
        JsonNode tree = reader.value();
        reader.end();
        return tree;
    }
}
