package io.roomcast.postgres;

/**
 * What PostgreSQL is given to send a message.
 *
 * @param text the payload of the notification; where there is an attachment, up to the id of its row
 * @param attachment for the table; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Payload(String text, byte[] attachment) {
    private static final byte[] NOTHING = {};

    /** What follows the id of the row. */
    static final String AFTER_ID = "\"}";

    static Payload inline(String text) {
        return new Payload(text, NOTHING);
    }

    static Payload attached(String text, byte[] attachment) {
        return new Payload(text, attachment);
    }

    boolean isAttached() {
        return attachment.length > 0;
    }

    /** About how much memory it takes, in bytes. */
    int size() {
        return text.length() + attachment.length;
    }

    /** How many bytes a text takes, without writing it; it has no lone surrogates. */
    static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                bytes += c > 0x7ff && !Character.isSurrogate(c) ? 2 : 1;
            }
        }
        return bytes;
    }
}
