package io.roomcast.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** One XADD, which goes out like what is published. Completes with the id of the entry. */
final class StreamAddition extends Publication {
    private final Start start;
    private final byte[] data;

    /** What the additions of one sender have in common: everything but the last field's value. Encoded once. */
    static final class Start {
        private static final byte[] XADD = "\r\n$4\r\nXADD\r\n$".getBytes(StandardCharsets.US_ASCII);

        private final byte[][] arguments;
        private final byte[] encoded;

        /** @param arguments the key, the options, and the fields up to the name of the last one */
        Start(byte[]... arguments) {
            this.arguments = arguments;
            ByteBuf buffer = Unpooled.buffer().writeByte('*');
            ByteBufUtil.writeAscii(buffer, Integer.toString(arguments.length + 2));
            buffer.writeBytes(XADD);
            for (byte[] argument : arguments) {
                bulk(buffer, argument);
                buffer.writeBytes(NEXT);
            }
            this.encoded = ByteBufUtil.getBytes(buffer);
        }
    }

    StreamAddition(Start start, byte[] data) {
        super(PubSub.CLASSIC, start.arguments[0], data);
        this.start = start;
        this.data = data;
    }

    /** Key, options and fields, as they are sent. */
    byte[][] arguments() {
        byte[][] all = new byte[start.arguments.length + 1][];
        System.arraycopy(start.arguments, 0, all, 0, start.arguments.length);
        all[start.arguments.length] = data;
        return all;
    }

    @Override
    public void encode(ByteBuf buffer) {
        buffer.ensureWritable(start.encoded.length + data.length + 16);
        buffer.writeBytes(start.encoded);
        bulk(buffer, data);
        buffer.writeShort(END);
    }

    @Override
    int size() {
        return OVERHEAD + start.encoded.length + data.length;
    }

    @Override
    public CommandArgs<byte[], byte[]> getArgs() {
        CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(start.arguments[0]);
        for (int i = 1; i < start.arguments.length; i++) {
            args.addValue(start.arguments[i]);
        }
        return args.addValue(data);
    }

    @Override
    public ProtocolKeyword getType() {
        return CommandType.XADD;
    }
}
