package io.roomcast.redis;

import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a stream ({@code wire.md} §6.2). What it does not have is empty.
 *
 * @param uid of who added it
 * @param nsp the namespace that it is for
 * @param data as it was written, or null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StreamEntry(StreamId id, String uid, String nsp, String type, byte @Nullable [] data) {
    private static final byte[] UID = name("uid");
    private static final byte[] NSP = name("nsp");
    private static final byte[] TYPE = name("type");
    private static final byte[] DATA = name("data");

    private static byte[] name(String field) {
        return field.getBytes(StandardCharsets.US_ASCII);
    }

    static StreamEntry of(StreamMessage<byte[], byte[]> message) {
        String uid = "";
        String nsp = "";
        String type = "";
        byte[] data = null;
        Map<byte[], byte[]> body = message.getBody();
        if (body != null) {
            for (Map.Entry<byte[], byte[]> field : body.entrySet()) {
                byte[] name = field.getKey();
                if (Arrays.equals(name, DATA)) {
                    data = field.getValue();
                } else if (Arrays.equals(name, UID)) {
                    uid = text(field.getValue());
                } else if (Arrays.equals(name, NSP)) {
                    nsp = text(field.getValue());
                } else if (Arrays.equals(name, TYPE)) {
                    type = text(field.getValue());
                }
            }
        }
        return new StreamEntry(StreamId.of(message.getId()), uid, nsp, type, data);
    }

    /** The bytes of its data. */
    int size() {
        return data == null ? 0 : data.length;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
