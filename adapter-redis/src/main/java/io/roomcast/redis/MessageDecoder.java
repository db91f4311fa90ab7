package io.roomcast.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes the messages out of what Redis sends to a subscriber, ahead of Lettuce, which gets everything else: confirmations,
 * answers, errors. What is not RESP2 is left to Lettuce altogether.
 */
final class MessageDecoder extends ByteToMessageDecoder {
    private static final long THREE_OF_7 = asLong("*3\r\n$7\r\n");
    private static final long THREE_OF_8 = asLong("*3\r\n$8\r\n");
    private static final long FOUR_OF_8 = asLong("*4\r\n$8\r\n");
    private static final long MESSAGE = asLong("message\r");
    private static final long SMESSAGE = asLong("smessage");
    private static final long PMESSAGE = asLong("pmessage");
    private static final int HEAD = 2 * Long.BYTES;

    /** Where messages go; on the connection's thread, one call at a time. */
    interface Sink {
        /** Whether a message, which is in a part of a buffer, is of no use; it is not copied then. */
        boolean ignores(ByteBuf buffer, int from, int length);

        /** Any other message; never throws. */
        void receive(byte[] channel, byte[] message);
    }

    private final Sink sink;
    /** Messages of one channel tend to come in runs. */
    private byte[] channel = {};

    private ByteBuf channelBuffer = Unpooled.EMPTY_BUFFER;

    private final RespReader resp = new RespReader();

    MessageDecoder(Sink sink) {
        this.sink = sink;
    }

    private static long asLong(String ascii) {
        return Unpooled.wrappedBuffer(ascii.getBytes(StandardCharsets.US_ASCII)).getLong(0);
    }

    /** Puts a decoder into each channel of a client whose connections have one sink. */
    static NettyCustomizer customizer(Sink sink) {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                String lettuce = pipeline.context(CommandHandler.class).name();
                pipeline.addBefore(lettuce, "roomcast-messages", new MessageDecoder(sink));
            }
        };
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        while (in.isReadable()) {
            int start = in.readerIndex();
            int at = channelOf(in, start);
            if (at == start) {
                other(context, in, out);
                return; // what goes to Lettuce goes before the messages behind it
            }
            if (!message(in, at)) {
                return;
            }
        }
    }

    /** Where the channel of a message begins; the start if it is no message, or cannot be told yet. */
    private int channelOf(ByteBuf in, int start) {
        if (in.readableBytes() < HEAD) {
            return start;
        }
        long array = in.getLong(start);
        long type = in.getLong(start + Long.BYTES);
        if (array == THREE_OF_7 && type == MESSAGE) {
            return start + HEAD + 1;
        }
        if (array == THREE_OF_8 && type == SMESSAGE) {
            return start + HEAD + 2;
        }
        if (array == FOUR_OF_8 && type == PMESSAGE) {
            return resp.string(in, start + HEAD + 2); // behind the pattern
        }
        return start;
    }

    /** Reads the channel and the message; false if not all of it is there. */
    private boolean message(ByteBuf in, int at) {
        int next = resp.string(in, at);
        int channelFrom = resp.from();
        int channelLength = resp.length();
        int end = resp.string(in, next);
        if (end == RespReader.INCOMPLETE) {
            return false;
        }
        if (!sink.ignores(in, resp.from(), resp.length())) {
            byte[] message = new byte[resp.length()];
            in.getBytes(resp.from(), message);
            sink.receive(channel(in, channelFrom, channelLength), message);
        }
        in.readerIndex(end);
        return true;
    }

    private byte[] channel(ByteBuf in, int start, int bytes) {
        if (bytes != channel.length || !ByteBufUtil.equals(in, start, channelBuffer, 0, bytes)) {
            channel = new byte[bytes];
            in.getBytes(start, channel);
            channelBuffer = Unpooled.wrappedBuffer(channel);
        }
        return channel;
    }

    /** Passes a reply on once all of it is there. */
    private void other(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        if (!RespReader.isReply(in.getByte(start))) {
            context.pipeline().remove(this); // which passes on all there is
            return;
        }
        int end = resp.reply(in, start);
        if (end != RespReader.INCOMPLETE) {
            out.add(in.readRetainedSlice(end - start));
        }
    }
}
