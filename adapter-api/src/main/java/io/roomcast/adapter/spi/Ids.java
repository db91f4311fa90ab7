package io.roomcast.adapter.spi;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids in the forms of {@code wire.md} §1.1. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Ids() {}

    /** 16 lower-case hex characters: nodes and requests of every adapter but the classic Redis one. */
    public static String hex16() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** {@code length} characters of {@code A-Za-z0-9-_}; 6 for nodes and requests of the classic Redis adapter. */
    public static String base64(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        StringBuilder id = new StringBuilder(length);
        for (byte b : bytes) {
            id.append(ALPHABET.charAt(b & 63));
        }
        return id.toString();
    }
}
