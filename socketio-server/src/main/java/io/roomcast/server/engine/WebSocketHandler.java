package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames of one WebSocket to packets: fragments put together, sizes and UTF-8 checked. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);

    private final WebSocketTransport transport;
    private final int maxPayload;
    private @Nullable ByteBuf fragments;
    private boolean fragmentsAreBinary;
    private boolean closed;

    WebSocketHandler(WebSocketTransport transport, int maxPayload) {
        this.transport = transport;
        this.maxPayload = maxPayload;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            onCloseFrame();
        } else if (closed || frame instanceof PongWebSocketFrame) {
            return;
        } else if (frame instanceof PingWebSocketFrame) {
            if (ctx.channel().isWritable()) { // or the pongs of a client that does not read would pile up
                ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
            }
        } else {
            onData(ctx, frame);
        }
    }

    private void onData(ChannelHandlerContext ctx, WebSocketFrame frame) {
        ByteBuf content = frame.content();
        if (fragments == null) {
            boolean binary = frame instanceof BinaryWebSocketFrame;
            if (frame.isFinalFragment()) {
                deliver(content, binary);
                return;
            }
            fragments = ctx.alloc().buffer(content.readableBytes() * 2);
            fragmentsAreBinary = binary;
        }
        ByteBuf all = fragments;
        if (all.readableBytes() + content.readableBytes() > maxPayload) {
            fail(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            return;
        }
        all.writeBytes(content);
        if (frame.isFinalFragment()) {
            fragments = null;
            try {
                deliver(all, fragmentsAreBinary);
            } finally {
                all.release();
            }
        }
    }

    private void deliver(ByteBuf content, boolean binary) {
        byte[] bytes = ByteBufUtil.getBytes(content);
        if (binary) {
            transport.onBinary(bytes);
            return;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && !isUtf8(bytes)) {
            fail(WebSocketCloseStatus.INVALID_PAYLOAD_DATA);
            return;
        }
        transport.onText(text);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private void fail(WebSocketCloseStatus status) {
        closed = true;
        transport.close(status);
        transport.onClosed("transport error");
    }

    private void onCloseFrame() {
        closed = true;
        transport.answerClose();
        transport.onClosed("transport close");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        transport.onClosed("transport close");
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("WebSocket of {} failed", ctx.channel().remoteAddress(), cause);
        closed = true;
        if (cause instanceof CorruptedWebSocketFrameException
                || cause.getCause() instanceof CorruptedWebSocketFrameException) {
            transport.closeIsSent(); // Netty's decoder answers with the right code, and closes
        } else {
            ctx.close();
        }
        transport.onClosed("transport error");
    }
}
