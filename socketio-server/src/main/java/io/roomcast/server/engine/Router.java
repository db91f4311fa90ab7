package io.roomcast.server.engine;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a request asks for, in the order of Node's checks, so that each mistake gets the same answer. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class Router {
    private final EngineServer server;
    private final EngineSettings settings;

    Router(EngineServer server) {
        this.server = server;
        this.settings = server.settings();
    }

    /**
     * What to do with a request.
     *
     * @param atEnd takes the body, once it is complete
     * @param ifTooLarge runs if the body is too large; null if there should be none
     */
    record Route(Consumer<String> atEnd, @Nullable Runnable ifTooLarge) {
        static Route of(Runnable atEnd) {
            return new Route(body -> atEnd.run(), null);
        }
    }

    CorsPolicy cors() {
        return settings.cors();
    }

    Route route(ChannelHandlerContext ctx, Exchange exchange) {
        HttpRequest request = exchange.request();
        if (!request.uri().startsWith(settings.path())) {
            return Route.of(() -> exchange.status(HttpResponseStatus.NOT_FOUND));
        }
        if (HttpMethod.OPTIONS.equals(request.method()) && settings.cors().enabled()) {
            return Route.of(exchange::preflight);
        }
        Map<String, String> query;
        try {
            query = EngineRequest.query(request.uri());
        } catch (IllegalArgumentException e) { // a broken percent escape
            return Route.of(() -> exchange.refuse(EngineError.BAD_REQUEST));
        }
        boolean upgrade = request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
        EngineError error = verify(request, query, upgrade);
        if (error == EngineError.UNKNOWN_SID
                && HttpMethod.GET.equals(request.method())
                && server.hasParted(query.getOrDefault("sid", ""))) {
            return Route.of(() -> exchange.payload(PollingTransport.NOOP));
        } else if (error != null) {
            if (upgrade) {
                exchange.closeAfterwards();
            }
            return Route.of(() -> exchange.refuse(error));
        }
        EngineSession session = server.session(query.get("sid"));
        if (upgrade) {
            return Route.of(() -> upgrade(ctx, exchange, query, session));
        } else if (session == null) {
            return Route.of(() -> openPolling(ctx, exchange, query));
        }
        return poll(exchange, session);
    }

    private @Nullable EngineError verify(HttpRequest request, Map<String, String> query, boolean upgrade) {
        String transport = query.get("transport");
        if (transport == null || (!transport.equals("polling") && !transport.equals("websocket"))) {
            return EngineError.UNKNOWN_TRANSPORT;
        }
        String sid = query.get("sid");
        if (sid != null && !sid.isEmpty()) {
            EngineSession session = server.session(sid);
            if (session == null) {
                return EngineError.UNKNOWN_SID;
            }
            boolean mismatch = upgrade
                    ? !transport.equals("websocket")
                    : !session.transport().name().equals(transport);
            return mismatch ? EngineError.BAD_REQUEST : null;
        } else if (!HttpMethod.GET.equals(request.method())) {
            return EngineError.BAD_HANDSHAKE_METHOD;
        } else if (transport.equals("websocket") != upgrade) {
            return EngineError.BAD_REQUEST;
        } else if (!"4".equals(query.get("EIO"))) {
            return EngineError.UNSUPPORTED_PROTOCOL_VERSION;
        }
        return server.isClosing() ? EngineError.FORBIDDEN : null;
    }

    private void openPolling(ChannelHandlerContext ctx, Exchange exchange, Map<String, String> query) {
        PollingTransport transport = new PollingTransport();
        EngineRequest request = EngineRequest.of(ctx.channel(), exchange.request(), query);
        EngineSession session = new EngineSession(server, request, ctx.channel().eventLoop(), transport);
        transport.attach(session);
        server.open(session);
        transport.onPoll(exchange);
    }

    private Route poll(Exchange exchange, EngineSession session) {
        HttpMethod method = exchange.request().method();
        if (HttpMethod.GET.equals(method)) {
            return Route.of(() -> withPolling(exchange, session, polling -> polling.onPoll(exchange)));
        } else if (HttpMethod.POST.equals(method)) {
            return post(exchange, session);
        }
        return Route.of(() -> exchange.refuse(EngineError.BAD_REQUEST));
    }

    private Route post(Exchange exchange, EngineSession session) {
        Runnable fail = () -> session.execute(() -> session.finish("transport error", false));
        boolean binary =
                "application/octet-stream".equals(exchange.request().headers().get(HttpHeaderNames.CONTENT_TYPE));
        boolean first = session.transport() instanceof PollingTransport polling && polling.beginPost();
        if (binary || !first) {
            fail.run();
            return Route.of(() -> exchange.refuse(EngineError.BAD_REQUEST));
        }
        exchange.onDisconnect(fail);
        return new Route(body -> withPolling(exchange, session, polling -> polling.onPost(exchange, body)), fail);
    }

    private void withPolling(Exchange exchange, EngineSession session, Consumer<PollingTransport> task) {
        session.execute(() -> {
            if (session.isClosed()) {
                boolean parted = HttpMethod.GET.equals(exchange.request().method()) && server.hasParted(session.id());
                if (parted) {
                    exchange.payload(PollingTransport.NOOP);
                } else {
                    exchange.refuse(EngineError.UNKNOWN_SID);
                }
            } else if (session.transport() instanceof PollingTransport polling) {
                task.accept(polling);
            } else {
                exchange.refuse(EngineError.BAD_REQUEST);
            }
        });
    }

    private void upgrade(
            ChannelHandlerContext ctx, Exchange exchange, Map<String, String> query, @Nullable EngineSession session) {
        HttpRequest request = exchange.request();
        WebSocketServerHandshaker handshaker = handshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        Channel channel = ctx.channel();
        WebSocketTransport transport = session == null
                ? new WebSocketTransport(server, channel, EngineRequest.of(channel, request, query))
                : new WebSocketTransport(channel, session);
        FullHttpRequest full = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        HttpHeaders headers = new DefaultHttpHeaders();
        settings.cors().apply(request.headers(), headers);
        ChannelFuture done;
        try {
            done = handshaker.handshake(channel, full, headers, channel.newPromise());
        } catch (WebSocketHandshakeException e) { // no or a bad key
            exchange.closeAfterwards();
            exchange.refuse(EngineError.BAD_REQUEST);
            return;
        }
        if (channel.pipeline().get(IdleStateHandler.class) != null) {
            channel.pipeline().remove(IdleStateHandler.class);
        }
        channel.pipeline().replace(ctx.handler(), "packets", new WebSocketHandler(transport, settings.maxPayload()));
        done.addListener(future -> {
            if (!future.isSuccess()) {
                channel.close();
            } else if (session == null) {
                server.open(transport.session());
            } else {
                session.execute(() -> session.upgrade().start(transport));
            }
        });
    }

    private @Nullable WebSocketServerHandshaker handshaker(HttpRequest request) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(settings.maxPayload())
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(settings.perMessageDeflate())
                .closeOnProtocolViolation(true)
                .build();
        return new WebSocketServerHandshakerFactory(request.uri(), null, config).newHandshaker(request);
    }
}
