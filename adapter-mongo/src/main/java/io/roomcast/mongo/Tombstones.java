package io.roomcast.mongo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bson.types.ObjectId;

/** Ids of the documents that say that a session was taken. */
final class Tombstones {
    private static final byte LAST = (byte) 0xff;
    private static final int HASHED = 7;

    private Tombstones() {}

    /** Always the same for a session, of nothing else, and after those of the same second, as Node sorts by id. */
    static ObjectId idFor(ObjectId session) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(session.toByteArray());
            return new ObjectId(ByteBuffer.allocate(12)
                    .putInt(session.getTimestamp())
                    .put(LAST)
                    .put(hash, 0, HASHED)
                    .flip());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
