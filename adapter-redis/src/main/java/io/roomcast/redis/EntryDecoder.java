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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the entries out of what Redis answers to XREAD of one stream, ahead of Lettuce, which is told that there are none.
 * Lettuce gets everything else. What is not RESP2 is left to Lettuce altogether.
 */
final class EntryDecoder extends ByteToMessageDecoder {
    private static final byte[] NO_ENTRIES = "*-1\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int UID = 'u' << 16 | 'i' << 8 | 'd';
    private static final int NSP = 'n' << 16 | 's' << 8 | 'p';
    private static final int TYPE = 't' << 24 | 'y' << 16 | 'p' << 8 | 'e';
    private static final int DATA = 'd' << 24 | 'a' << 16 | 't' << 8 | 'a';

    private final Consumer<List<StreamEntry>> sink;

    /** An answer with entries, as far as their number. What XRANGE answers has an id in the place of the stream's name. */
    private final ByteBuf start;

    private final RespReader resp = new RespReader();
    private final Repeated uids = new Repeated();
    private final Repeated namespaces = new Repeated();
    private final Repeated types = new Repeated();
    private List<StreamEntry> entries = new ArrayList<>();
    private int missing;

    /** @param sink gets the entries of one answer, before Lettuce gets the answer; on the connection's thread */
    EntryDecoder(byte[] stream, Consumer<List<StreamEntry>> sink) {
        this.sink = sink;
        this.start = Unpooled.wrappedBuffer(
                ("*1\r\n*2\r\n$" + stream.length + "\r\n").getBytes(StandardCharsets.US_ASCII),
                stream,
                "\r\n*".getBytes(StandardCharsets.US_ASCII));
    }

    /** Puts a decoder into each channel of a client that has one connection. */
    static NettyCustomizer customizer(byte[] stream, Consumer<List<StreamEntry>> sink) {
        return new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                String lettuce = pipeline.context(CommandHandler.class).name();
                pipeline.addBefore(lettuce, "roomcast-entries", new EntryDecoder(stream, sink));
            }
        };
    }

    /** Called again as long as it reads something. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (missing == 0) {
            int known = Math.min(in.readableBytes(), start.readableBytes());
            if (!ByteBufUtil.equals(in, in.readerIndex(), start, 0, known)) {
                other(context, in, out);
                return;
            }
            if (known < start.readableBytes() || !begin(in)) {
                return;
            }
        }
        while (missing > 0) {
            StreamEntry entry = entry(in);
            if (entry == null) {
                return;
            }
            entries.add(entry);
            missing--;
        }
        sink.accept(entries);
        entries = new ArrayList<>(entries.size());
        out.add(Unpooled.wrappedBuffer(NO_ENTRIES));
    }

    /** Reads how many entries there are; false if that is not there yet. */
    private boolean begin(ByteBuf in) {
        int number = in.readerIndex() + start.readableBytes() - 1;
        int first = RespReader.line(in, number);
        if (first == RespReader.INCOMPLETE) {
            return false;
        }
        missing = RespReader.number(in, number);
        in.readerIndex(first);
        return true;
    }

    /** Reads an entry; null if not all of it is there. */
    private @Nullable StreamEntry entry(ByteBuf in) {
        int at = resp.string(in, RespReader.line(in, in.readerIndex()));
        int first = RespReader.line(in, at);
        if (first == RespReader.INCOMPLETE) {
            return null;
        }
        StreamId id = id(in, resp.from(), resp.length());
        int fields = RespReader.number(in, at);
        at = first;
        String uid = "";
        String nsp = "";
        String type = "";
        byte[] data = null;
        for (int i = 0; i < fields; i += 2) {
            int value = resp.string(in, at);
            int name = value == RespReader.INCOMPLETE ? 0 : name(in);
            at = resp.string(in, value);
            if (at == RespReader.INCOMPLETE) {
                return null;
            }
            switch (name) {
                case UID -> uid = uids.text(in, resp.from(), resp.length());
                case NSP -> nsp = namespaces.text(in, resp.from(), resp.length());
                case TYPE -> type = types.text(in, resp.from(), resp.length());
                case DATA -> data = ByteBufUtil.getBytes(in, resp.from(), resp.length());
                default -> {}
            }
        }
        in.readerIndex(at);
        return new StreamEntry(id, uid, nsp, type, data);
    }

    /** The name that was read last, as a number; 0 for those that are not ours. */
    private int name(ByteBuf in) {
        return switch (resp.length()) {
            case 3 -> in.getMedium(resp.from());
            case 4 -> in.getInt(resp.from());
            default -> 0;
        };
    }

    /** Both halves are unsigned. */
    private static StreamId id(ByteBuf in, int from, int length) {
        long ms = 0;
        long number = 0;
        for (int i = from; i < from + length; i++) {
            byte digit = in.getByte(i);
            if (digit == '-') {
                ms = number;
                number = 0;
            } else {
                number = number * 10 + digit - '0';
            }
        }
        return new StreamId(ms, number);
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

    /** A text that mostly is the one before again, which is not made anew then. */
    private static final class Repeated {
        private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
        private String text = "";

        String text(ByteBuf in, int from, int length) {
            if (length != bytes.readableBytes() || !ByteBufUtil.equals(in, from, bytes, 0, length)) {
                bytes = Unpooled.wrappedBuffer(ByteBufUtil.getBytes(in, from, length));
                text = bytes.toString(StandardCharsets.UTF_8);
            }
            return text;
        }
    }
}
