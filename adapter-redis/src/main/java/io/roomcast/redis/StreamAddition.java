package io.roomcast.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** One XADD, which goes out like what is published. Completes with the id of the entry. */
final class StreamAddition extends Publication {
    private static final byte[] XADD = "\r\n$4\r\nXADD\r\n$".getBytes(StandardCharsets.US_ASCII);
    private static final int ROOM_FOR_LENGTH = 16;

    private final byte[][] arguments;
    private final int bytes;

    /**
     * @param stream the key
     * @param options everything after the key
     */
    StreamAddition(byte[] stream, byte[]... options) {
        super(PubSub.CLASSIC, stream, options[options.length - 1]);
        this.arguments = new byte[options.length + 1][];
        arguments[0] = stream;
        System.arraycopy(options, 0, arguments, 1, options.length);
        int sum = 0;
        for (byte[] argument : arguments) {
            sum += argument.length + ROOM_FOR_LENGTH;
        }
        this.bytes = sum;
    }

    byte[][] arguments() {
        return arguments;
    }

    @Override
    public void encode(ByteBuf buffer) {
        buffer.ensureWritable(bytes + 2 * ROOM_FOR_LENGTH);
        buffer.writeByte('*');
        ByteBufUtil.writeAscii(buffer, Integer.toString(arguments.length + 1));
        buffer.writeBytes(XADD);
        for (int i = 0; i < arguments.length; i++) {
            if (i > 0) {
                buffer.writeBytes(NEXT);
            }
            bulk(buffer, arguments[i]);
        }
        buffer.writeShort(END);
    }

    @Override
    int size() {
        return OVERHEAD + bytes;
    }

    @Override
    public CommandArgs<byte[], byte[]> getArgs() {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
            args.addValue(arguments[i]);
        }
        return args;
    }

    @Override
    public ProtocolKeyword getType() {
        return CommandType.XADD;
    }
}
