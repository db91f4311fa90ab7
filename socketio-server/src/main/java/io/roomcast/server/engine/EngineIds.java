package io.roomcast.server.engine;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** Ids of sessions and sockets: 20 characters, base64 of 12 random bytes and a counter of 3 ({@code wire.md} §1.1). */
public final class EngineIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private EngineIds() {}

    /** An id nobody can guess. */
    public static String next() {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        byte[] id = new byte[15];
        System.arraycopy(bytes, 0, id, 0, 12);
        int count = COUNTER.getAndIncrement();
        id[12] = (byte) (count >> 16);
        id[13] = (byte) (count >> 8);
        id[14] = (byte) count;
        return BASE64.encodeToString(id).replace('/', '_').replace('+', '-');
    }
}
