package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one connection, one at a time. What is to be done is decided by {@link Router}. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class HttpHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    /** What an oversize request may still send, in multiples of the limit, before its connection is closed. */
    private static final int PATIENCE = 16;

    /** Fired when the server shuts down: the connection closes after the answer it owes. */
    static final Object LAST_REQUEST = new Object();

    private final Router router;
    private final int maxPayload;
    private @Nullable Exchange exchange;
    private @Nullable Consumer<String> atEnd;
    private @Nullable Runnable ifTooLarge;
    private boolean throwingAway;
    private @Nullable ByteBuf body;
    private long received;

    HttpHandler(Router router, int maxPayload) {
        this.router = router;
        this.maxPayload = maxPayload;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpRequest request) {
                onRequest(ctx, request);
            }
            if (message instanceof HttpContent content) {
                onContent(ctx, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onRequest(ChannelHandlerContext ctx, HttpRequest request) {
        if (exchange != null && !exchange.isAnswered()) {
            ctx.close(); // a second request before the first is answered: no client of ours does that
            return;
        }
        Exchange current = new Exchange(ctx, request, router.cors());
        exchange = current;
        received = 0;
        if (request.decoderResult().isFailure()) {
            current.closeAfterwards();
            current.refuse(EngineError.BAD_REQUEST);
            return;
        }
        Router.Route route = router.route(ctx, current);
        atEnd = route.atEnd();
        ifTooLarge = route.ifTooLarge();
        if (ifTooLarge != null) {
            if (HttpUtil.getContentLength(request, 0L) > maxPayload) {
                tooLarge(current);
                return;
            }
            body = ctx.alloc().buffer();
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void onContent(ChannelHandlerContext ctx, HttpContent content) {
        Exchange current = exchange;
        if (current == null) {
            return;
        } else if (content.decoderResult().isFailure()) {
            ctx.close(); // where the body ends is anybody's guess
            return;
        }
        received += content.content().readableBytes();
        if (received > (long) maxPayload * PATIENCE) {
            ctx.close();
            return;
        }
        ByteBuf soFar = body;
        if (soFar != null) {
            if (received > maxPayload) {
                tooLarge(current);
            } else {
                soFar.writeBytes(content.content());
            }
        }
        if (content instanceof LastHttpContent) {
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        if (throwingAway) {
            ctx.close();
            return;
        }
        Consumer<String> task = atEnd;
        atEnd = null;
        String text = body == null ? "" : body.toString(StandardCharsets.UTF_8);
        releaseBody();
        if (task != null) {
            task.accept(text);
        }
    }

    /** The rest of the request is read and thrown away, because a client may look at the answer only after sending it. */
    private void tooLarge(Exchange current) {
        releaseBody();
        atEnd = null;
        throwingAway = true;
        current.tooLarge();
        if (ifTooLarge != null) {
            ifTooLarge.run();
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.disconnected();
        }
        releaseBody();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        Exchange current = exchange;
        if (current == null || current.isAnswered()) {
            if (event instanceof IdleStateEvent || event == LAST_REQUEST) {
                ctx.close();
            }
        } else if (event == LAST_REQUEST) {
            current.closeAfterwards();
        } else if (event instanceof IdleStateEvent && atEnd != null) {
            ctx.close(); // the request does not go on
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("connection of {} failed", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }
}
