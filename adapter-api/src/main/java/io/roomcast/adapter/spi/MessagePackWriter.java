package io.roomcast.adapter.spi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.roomcast.adapter.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack.PackerConfig;

/** Writes a message piece by piece, for those to whom a tree around the payload costs too much. */
public final class MessagePackWriter {
    private static final PackerConfig PACKER = new PackerConfig().withBufferSize(1024);
    private static final int MAX_KEPT = 16 * 1024;

    /** The thread's packer while no writer uses it: making one costs as much as a small message. */
    private static final ThreadLocal<@Nullable MessageBufferPacker> IDLE = new ThreadLocal<>();

    private final MessageBufferPacker out;
    private final MessagePack.Flavour flavour;

    public MessagePackWriter(MessagePack.Flavour flavour) {
        this.flavour = flavour;
        MessageBufferPacker idle = IDLE.get();
        IDLE.remove();
        this.out = idle == null ? PACKER.newBufferPacker() : idle;
    }

    /** Begins an array; its elements follow. */
    public MessagePackWriter array(int size) throws IOException {
        out.packArrayHeader(size);
        return this;
    }

    /** Begins a map; keys and values follow in turn. */
    public MessagePackWriter map(int size) throws IOException {
        out.packMapHeader(size);
        return this;
    }

    /** A text, also for the key of a map. */
    public MessagePackWriter text(String text) throws IOException {
        byte[] utf8 = withoutLoneSurrogates(text).getBytes(StandardCharsets.UTF_8);
        out.packRawStringHeader(utf8.length);
        out.writePayload(utf8);
        return this;
    }

    /** A whole number. */
    public MessagePackWriter integer(long number) throws IOException {
        out.packLong(number);
        return this;
    }

    /** What a writer has written before, as it is. */
    public MessagePackWriter encoded(byte[] messagePack) throws IOException {
        out.writePayload(messagePack);
        return this;
    }

    /**
     * A tree.
     *
     * @throws IllegalArgumentException if it is nested more than {@value MessagePack#MAX_NESTING} levels deep
     */
    public MessagePackWriter value(JsonNode tree) throws IOException {
        write(tree, 0);
        return this;
    }

    /** All that was written; the last call to this writer. */
    public byte[] bytes() {
        byte[] bytes = out.toByteArray();
        if (bytes.length <= MAX_KEPT) {
            out.clear();
            IDLE.set(out);
        }
        return bytes;
    }

    private void write(JsonNode tree, int depth) throws IOException {
        switch (tree.getNodeType()) {
            case OBJECT -> writeObject(tree, nested(depth));
            case ARRAY -> {
                out.packArrayHeader(tree.size());
                int inside = nested(depth);
                for (JsonNode element : tree) {
                    write(element, inside);
                }
            }
            case STRING -> text(tree.textValue());
            case NUMBER -> number(tree);
            case BOOLEAN -> out.packBoolean(tree.booleanValue());
            case BINARY -> {
                byte[] bytes = tree.binaryValue();
                out.packBinaryHeader(bytes.length);
                out.writePayload(bytes);
            }
            case POJO -> {
                Object pojo = ((POJONode) tree).getPojo();
                if (pojo instanceof Instant instant) {
                    out.packTimestamp(instant.truncatedTo(ChronoUnit.MILLIS));
                } else {
                    write(Value.of(pojo).tree(), nested(depth));
                }
            }
            case NULL, MISSING -> out.packNil();
        }
    }

    private static int nested(int depth) {
        if (depth >= MessagePack.MAX_NESTING) {
            throw new IllegalArgumentException("nested more than " + MessagePack.MAX_NESTING + " levels deep");
        }
        return depth + 1;
    }

    private void writeObject(JsonNode tree, int depth) throws IOException {
        int size = 0;
        for (Map.Entry<String, JsonNode> property : tree.properties()) {
            size += isWritten(property) ? 1 : 0;
        }
        out.packMapHeader(size);
        for (Map.Entry<String, JsonNode> property : tree.properties()) {
            if (isWritten(property)) {
                text(property.getKey());
                write(property.getValue(), depth);
            }
        }
    }

    private boolean isWritten(Map.Entry<String, JsonNode> property) {
        boolean dropped =
                flavour == MessagePack.Flavour.NOTEPACK && property.getValue().isMissingNode();
        return !dropped && !property.getKey().equals(MessagePack.PROTO);
    }

    private void number(JsonNode number) throws IOException {
        if (number.isIntegralNumber()) {
            if (number.canConvertToLong()) {
                out.packLong(number.longValue());
            } else {
                big(number.bigIntegerValue());
            }
            return;
        }
        double value = number.isFloat() ? Double.parseDouble(number.asText()) : number.doubleValue();
        boolean whole = value == Math.rint(value) && !Double.isInfinite(value);
        if (whole && Math.abs(value) < 0x1p53) {
            out.packLong((long) value);
        } else if (whole && flavour == MessagePack.Flavour.NOTEPACK && Math.abs(value) <= 0x1p64) {
            big(new BigDecimal(value).toBigIntegerExact());
        } else {
            out.packDouble(value);
        }
    }

    private void big(BigInteger number) throws IOException {
        boolean fits = number.bitLength() <= 63 || (number.signum() > 0 && number.bitLength() == 64);
        if (fits) {
            out.packBigInteger(number);
        } else {
            out.packDouble(number.doubleValue());
        }
    }

    private static String withoutLoneSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                StringBuilder replaced = new StringBuilder(text.length());
                text.codePoints().forEach(c -> replaced.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
                return replaced.toString();
            }
        }
        return text;
    }
}
