package io.roomcast.server.engine;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One WebSocket. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class WebSocketTransport implements Transport {
    /** How long a client may take to read what was sent and to answer our close frame. */
    private static final int CLOSE_SECONDS = 5;

    private final Channel channel;
    private final EngineSession session;
    private final AtomicBoolean closeSent = new AtomicBoolean();
    private final FrameWriter frames;

    WebSocketTransport(Channel channel, EngineSession session) {
        this.channel = channel;
        this.session = session;
        this.frames = new FrameWriter(channel, session.settings().perMessageDeflate());
    }

    WebSocketTransport(EngineServer server, Channel channel, EngineRequest request) {
        this.channel = channel;
        this.session = new EngineSession(server, request, channel.eventLoop(), this);
        this.frames = new FrameWriter(channel, server.settings().perMessageDeflate());
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
        frames.write(packets, channel.newPromise().addListener(done -> session.written(written)));
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
