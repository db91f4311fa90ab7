package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One WebSocket. Packets go out as the frames they were encoded to, past Netty's encoder, unless compressed. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class WebSocketTransport implements Transport {
    /** How long a client may take to read what was sent and to answer our close frame. */
    private static final int CLOSE_SECONDS = 5;

    /** Of messages that wait together, those with so few bytes are copied into one buffer, as that costs less than to pass each on. */
    private static final int JOINED = 1024;

    private static final int MAX_JOINED = 1 << 16;

    private final Channel channel;
    private final EngineSession session;
    private final AtomicBoolean closeSent = new AtomicBoolean();
    private @Nullable ChannelHandlerContext encoder;

    WebSocketTransport(Channel channel, EngineSession session) {
        this.channel = channel;
        this.session = session;
    }

    WebSocketTransport(EngineServer server, Channel channel, EngineRequest request) {
        this.channel = channel;
        this.session = new EngineSession(server, request, channel.eventLoop(), this);
    }

    EngineSession session() {
        return session;
    }

    // ---- from the channel's event loop ----

    void onText(String text) {
        session.execute(() -> {
            if (session.upgrade().isProbing(this)) {
                session.upgrade().onPacket(this, text);
            } else if (session.transport() == this) {
                session.onPacket(text);
            }
        });
    }

    void onBinary(byte[] bytes) {
        session.execute(() -> {
            if (session.upgrade().isProbing(this)) {
                session.upgrade().cancel();
            } else if (session.transport() == this) {
                session.onBinary(bytes);
            }
        });
    }

    void onClosed(String reason) {
        session.execute(() -> {
            if (session.upgrade().isProbing(this)) {
                session.upgrade().cancel();
            } else {
                session.onTransportClosed(this, reason);
            }
        });
    }

    /** The client says goodbye: it is answered, unless we said it first, and we hang up. */
    void answerClose() {
        Object last = closeSent.compareAndSet(false, true) ? new CloseWebSocketFrame() : Unpooled.EMPTY_BUFFER;
        channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    }

    /** Somebody else writes the close frame, of which there is to be one only (RFC 6455 §5.5.1). */
    void closeIsSent() {
        closeSent.set(true);
    }

    // ---- from the session's event loop ----

    @Override
    public String name() {
        return "websocket";
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public boolean canSend() {
        return true;
    }

    @Override
    public void send(List<EngineSession.Outgoing> packets) {
        if (channel.eventLoop().inEventLoop()) {
            write(packets);
            return;
        }
        try {
            channel.eventLoop().execute(() -> write(packets));
        } catch (RejectedExecutionException e) {
            packets.forEach(packet -> packet.message().release()); // the channel is gone
        }
    }

    /** Writes a packet of the probe, which is not the session's yet. */
    void sendNow(EngineMessage packet) {
        channel.writeAndFlush(packet.frames());
    }

    private void write(List<EngineSession.Outgoing> packets) {
        long bytes = 0;
        for (EngineSession.Outgoing packet : packets) {
            bytes += packet.message().size();
        }
        long written = bytes;
        ChannelPromise last = channel.newPromise();
        last.addListener(done -> session.written(written));
        ChannelOutboundInvoker out = beneathEncoder();
        boolean deflate = isDeflating();
        if (packets.size() == 1 && !deflate) {
            out.writeAndFlush(packets.get(0).message().frames(), last);
            return;
        }
        ByteBuf joined = Unpooled.EMPTY_BUFFER;
        for (EngineSession.Outgoing packet : packets) {
            EngineMessage message = packet.message();
            int size = message.size();
            boolean compressed = deflate && packet.compress() && size >= EngineSettings.COMPRESSION_THRESHOLD;
            if (compressed || size > JOINED || size > joined.writableBytes()) {
                out.write(joined, channel.voidPromise());
                joined = Unpooled.EMPTY_BUFFER;
            }
            if (compressed) {
                writeCompressed(message);
            } else if (size > JOINED) {
                out.write(message.frames(), channel.voidPromise());
            } else {
                if (!joined.isReadable()) {
                    joined = channel.alloc().directBuffer((int) Math.min(MAX_JOINED, bytes));
                }
                joined.writeBytes(message.frames());
                message.release();
            }
            bytes -= size;
        }
        out.writeAndFlush(joined, last);
    }

    /** Where complete frames enter the pipeline, past Netty's encoder. */
    private ChannelOutboundInvoker beneathEncoder() {
        ChannelHandlerContext context = encoder;
        if (context == null) {
            context = channel.pipeline().context(WebSocketFrameEncoder.class);
            encoder = context;
        }
        return context == null ? channel : context; // a closed channel has no encoder
    }

    /** Whether the client and the server agreed to compress. */
    private boolean isDeflating() {
        return session.settings().perMessageDeflate()
                && channel.pipeline().get(WebSocketExtensionEncoder.class) != null;
    }

    private void writeCompressed(EngineMessage message) {
        for (EngineMessage.Part part : message.parts()) {
            ByteBuf payload = message.payload(part).retain();
            channel.write(
                    part.binary() ? new BinaryWebSocketFrame(payload) : new TextWebSocketFrame(payload),
                    channel.voidPromise());
        }
        message.release();
    }

    @Override
    public void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    @Override
    public void close() {
        close(new CloseWebSocketFrame());
    }

    /** Closes it with a code of RFC 6455 §7.4. */
    void close(WebSocketCloseStatus status) {
        close(new CloseWebSocketFrame(status));
    }

    private void close(CloseWebSocketFrame frame) {
        if (!channel.isActive() || !closeSent.compareAndSet(false, true)) {
            frame.release();
            return;
        }
        setReading(true); // or the answer would never be seen
        channel.writeAndFlush(frame);
        try {
            var timeout = channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener((ChannelFutureListener) closed -> timeout.cancel(false));
        } catch (RejectedExecutionException e) {
            channel.close();
        }
    }

    @Override
    public void abort() {
        channel.close();
    }
}
