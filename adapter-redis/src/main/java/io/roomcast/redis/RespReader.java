package io.roomcast.redis;

import io.netty.buffer.ByteBuf;

/**
 * Walks over replies of RESP2 in a buffer whose indices it does not move: it takes where something begins, and
 * says what is behind it. Behind what is incomplete, everything is.
 */
final class RespReader {
    static final int INCOMPLETE = -1;

    private int from;
    private int length;

    /** Where the bytes of the string begin that was read last. */
    int from() {
        return from;
    }

    /** How many bytes the string has that was read last. */
    int length() {
        return length;
    }

    /** Reads where a string is; behind it, or {@link #INCOMPLETE}. */
    int string(ByteBuf in, int at) {
        int line = line(in, at);
        if (line == INCOMPLETE) {
            return INCOMPLETE;
        }
        length = number(in, at);
        from = line;
        int end = line + length + 2;
        return end <= in.writerIndex() ? end : INCOMPLETE;
    }

    /** Behind a reply of any kind, or {@link #INCOMPLETE}. */
    int reply(ByteBuf in, int at) {
        int next = line(in, at);
        if (next == INCOMPLETE) {
            return INCOMPLETE;
        }
        byte type = in.getByte(at);
        if (type == '$') {
            return number(in, at) < 0 ? next : string(in, at);
        }
        int elements = type == '*' ? number(in, at) : 0;
        for (int i = 0; i < elements && next != INCOMPLETE; i++) {
            next = next < in.writerIndex() ? reply(in, next) : INCOMPLETE;
        }
        return next;
    }

    /** Whether a reply of RESP2 can begin like that. */
    static boolean isReply(byte type) {
        return type == '+' || type == '-' || type == ':' || type == '$' || type == '*';
    }

    /** The number behind the first character of a line that is complete; Redis has none here with more than nine digits. */
    static int number(ByteBuf in, int at) {
        int number = 0;
        int i = at + 1;
        boolean negative = in.getByte(i) == '-';
        if (negative) {
            i++;
        }
        for (byte digit = in.getByte(i); digit != '\r'; digit = in.getByte(++i)) {
            number = number * 10 + digit - '0';
        }
        return negative ? -number : number;
    }

    /** Behind the line, or {@link #INCOMPLETE}. */
    static int line(ByteBuf in, int at) {
        if (at == INCOMPLETE) {
            return INCOMPLETE;
        }
        int end = in.writerIndex();
        for (int i = at; i < end; i++) {
            if (in.getByte(i) == '\r') {
                return i + 2 <= end ? i + 2 : INCOMPLETE;
            }
        }
        return INCOMPLETE;
    }
}
