package io.roomcast.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;

/** A client of protocol 5 that joins the main namespace, answers pings, and looks at events called {@code message}. */
@SuppressWarnings("FutureReturnValueIgnored") // what could not be written is counted as lost
final class Client extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    /** Of the argument in {@code 42["message","…}. */
    private static final int ARGUMENT = 14;

    private static final int NUMBER = 16;
    private static final int TIME = 19;

    private final ClientArrivals arrivals;

    /** Which messages of the current round it has; used by {@link ClientArrivals}. */
    long seen;

    /** The highest number that it has in the current round; used by {@link ClientArrivals}. */
    int highest;

    Client(ClientArrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        ByteBuf content = frame.content();
        switch (content.getByte(content.readerIndex())) {
            case '0' -> context.writeAndFlush(new TextWebSocketFrame("40"));
            case '2' -> context.writeAndFlush(new TextWebSocketFrame("3"));
            case '4' -> packet(content);
            default -> throw new IllegalStateException("an unexpected packet: " + frame.text());
        }
    }

    private void packet(ByteBuf content) {
        if (content.getByte(content.readerIndex() + 1) == '0') {
            arrivals.connected(this);
            return;
        }
        String head =
                content.toString(content.readerIndex() + ARGUMENT, NUMBER + 1 + TIME, StandardCharsets.ISO_8859_1);
        arrivals.arrived(
                this, Long.parseLong(head, 0, NUMBER, 10), Long.parseLong(head, NUMBER + 1, NUMBER + 1 + TIME, 10));
    }
}
