package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes packets to a WebSocket, as the frames they were encoded to unless they are compressed. Belongs to the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class FrameWriter {
    /** Packets of at most so many bytes that wait together are copied into one buffer, which costs less than to pass each on. */
    static final int MAX_JOINED_PACKET = 1024;

    /** At most so many bytes are joined. */
    static final int MAX_JOINED = 1 << 16;

    private final Channel channel;
    private final boolean mayDeflate;
    private @Nullable ChannelHandlerContext encoder;

    /** @param mayDeflate whether the server agrees to compress */
    FrameWriter(Channel channel, boolean mayDeflate) {
        this.channel = channel;
        this.mayDeflate = mayDeflate;
    }

    /**
     * Writes and flushes packets, and gives their references back. If that throws, the channel is closed.
     *
     * @param written completes when all are written
     */
    void write(List<EngineSession.Outgoing> packets, ChannelPromise written) {
        boolean deflate = mayDeflate && channel.pipeline().get(WebSocketExtensionEncoder.class) != null;
        boolean join = channel.isWritable(); // what a client does not read waits in the buffers that all clients share
        ChannelOutboundInvoker out = beneathEncoder();
        int next = 0;
        try {
            while (next < packets.size()) {
                int end = join ? endOfJoined(packets, next, deflate) : next + 1;
                ChannelPromise promise = end == packets.size() ? written : channel.voidPromise();
                EngineSession.Outgoing packet = packets.get(next);
                if (end > next + 1) {
                    ByteBuf joined = join(packets.subList(next, end));
                    next = end;
                    out.write(joined, promise);
                } else {
                    next = end;
                    if (isCompressed(packet, deflate)) {
                        writeCompressed(packet.message(), promise);
                    } else {
                        out.write(packet.message().frames(), promise);
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            packets.subList(next, packets.size())
                    .forEach(packet -> packet.message().release());
            written.tryFailure(e);
            channel.close(); // or the client would not notice that something is missing
            throw e;
        }
        out.flush();
    }

    /** Where complete frames enter the pipeline, past Netty's encoder; a channel that was closed before has none. */
    private ChannelOutboundInvoker beneathEncoder() {
        if (encoder == null) {
            encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
        }
        return encoder == null ? channel : encoder;
    }

    private static boolean isCompressed(EngineSession.Outgoing packet, boolean deflate) {
        return deflate && packet.compress() && packet.message().size() >= EngineSettings.COMPRESSION_THRESHOLD;
    }

    /** The end of the packets from there on that are joined; one alone is not. */
    private static int endOfJoined(List<EngineSession.Outgoing> packets, int start, boolean deflate) {
        int end = start;
        int bytes = 0;
        while (end < packets.size()) {
            int size = packets.get(end).message().size();
            bytes += size;
            if (size > MAX_JOINED_PACKET || bytes > MAX_JOINED || isCompressed(packets.get(end), deflate)) {
                break;
            }
            end++;
        }
        return Math.max(end, start + 1);
    }

    private ByteBuf join(List<EngineSession.Outgoing> packets) {
        int bytes = packets.stream().mapToInt(packet -> packet.message().size()).sum();
        ByteBuf joined = channel.alloc().directBuffer(bytes);
        for (EngineSession.Outgoing packet : packets) {
            joined.writeBytes(packet.message().frames());
            packet.message().release();
        }
        return joined;
    }

    private void writeCompressed(EngineMessage message, ChannelPromise promise) {
        for (Iterator<EngineMessage.Part> parts = message.parts().iterator(); parts.hasNext(); ) {
            EngineMessage.Part part = parts.next();
            ByteBuf payload = message.payload(part).retain();
            channel.write(
                    part.binary() ? new BinaryWebSocketFrame(payload) : new TextWebSocketFrame(payload),
                    parts.hasNext() ? channel.voidPromise() : promise);
        }
        message.release();
    }
}
