package io.roomcast.server.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One HTTP request and the one answer it gets, from whichever thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is heard of
final class Exchange {
    private final ChannelHandlerContext ctx;
    private final HttpRequest request;
    private final CorsPolicy cors;
    private boolean keepAlive;
    private boolean closeWhenWritten = true;
    private boolean answered;
    private @Nullable Runnable onDisconnect;

    Exchange(ChannelHandlerContext ctx, HttpRequest request, CorsPolicy cors) {
        this.ctx = ctx;
        this.request = request;
        this.cors = cors;
        this.keepAlive = HttpUtil.isKeepAlive(request);
    }

    HttpRequest request() {
        return request;
    }

    /** What to do if the connection closes before the answer. At once if it is closed already. */
    void onDisconnect(Runnable task) {
        execute(() -> {
            if (!ctx.channel().isActive()) {
                task.run();
            } else {
                onDisconnect = task;
            }
        });
    }

    /** The connection closed. */
    void disconnected() {
        Runnable task = onDisconnect;
        onDisconnect = null;
        if (!answered && task != null) {
            task.run();
        }
    }

    boolean isAnswered() {
        return answered;
    }

    /** The connection serves no other request after this one. */
    void closeAfterwards() {
        keepAlive = false;
    }

    /** A POST was taken. */
    void ok() {
        respond(HttpResponseStatus.OK, "text/html", Unpooled.copiedBuffer("ok", StandardCharsets.UTF_8));
    }

    /** An error of the protocol. */
    void refuse(EngineError error) {
        HttpResponseStatus status =
                error == EngineError.FORBIDDEN ? HttpResponseStatus.FORBIDDEN : HttpResponseStatus.BAD_REQUEST;
        respond(status, "application/json", Unpooled.copiedBuffer(error.json(), StandardCharsets.UTF_8));
    }

    /** Nothing but a status. */
    void status(HttpResponseStatus status) {
        respond(status, null, Unpooled.EMPTY_BUFFER);
    }

    /** Refuses a body; the connection is to be closed once the rest of it was read. */
    void tooLarge() {
        keepAlive = false;
        closeWhenWritten = false;
        status(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
    }

    /** The answer to a browser's question whether it may ask. */
    void preflight() {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
        cors.applyPreflight(request.headers(), response.headers());
        write(response, () -> {});
    }

    /** One packet for a GET. */
    void payload(String packet) {
        payload(Unpooled.copiedBuffer(packet, StandardCharsets.UTF_8), false, () -> {});
    }

    /** Packets for a GET. */
    void payload(ByteBuf body, boolean compress, Runnable written) {
        boolean gzip = compress && body.readableBytes() >= EngineSettings.COMPRESSION_THRESHOLD && acceptsGzip();
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, gzip ? gzip(body) : body);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=UTF-8");
        if (gzip) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        cors.apply(request.headers(), response.headers());
        write(response, written);
    }

    private void respond(HttpResponseStatus status, @Nullable String contentType, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        if (contentType != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        cors.apply(request.headers(), response.headers());
        write(response, () -> {});
    }

    private void write(FullHttpResponse response, Runnable written) {
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (response.status().code() != HttpResponseStatus.NO_CONTENT.code()) {
            HttpUtil.setContentLength(response, response.content().readableBytes());
        }
        try {
            execute(() -> writeNow(response, written));
        } catch (RejectedExecutionException e) {
            response.release(); // the event loop is gone, and the connection with it
            written.run();
        }
    }

    private void writeNow(FullHttpResponse response, Runnable written) {
        if (answered) {
            response.release();
            written.run();
            return;
        }
        answered = true;
        onDisconnect = null;
        HttpUtil.setKeepAlive(response, keepAlive);
        ctx.writeAndFlush(response).addListener(done -> written.run());
        if (!keepAlive && closeWhenWritten) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void execute(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    private boolean acceptsGzip() {
        String accepted = request.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
    }

    private ByteBuf gzip(ByteBuf body) {
        ByteBuf compressed = ctx.alloc().buffer(body.readableBytes() / 2);
        try (OutputStream out = new GZIPOutputStream(new ByteBufOutputStream(compressed));
                ByteBufInputStream in = new ByteBufInputStream(body)) {
            in.transferTo(out);
        } catch (IOException e) {
            compressed.release();
            throw new UncheckedIOException("memory does not fail", e);
        } finally {
            body.release();
        }
        return compressed;
    }
}
