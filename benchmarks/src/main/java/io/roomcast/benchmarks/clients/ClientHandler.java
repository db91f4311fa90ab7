package io.roomcast.benchmarks.clients;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A client: Engine.IO 4 over WebSocket, without a codec between, as it is to cost little. It joins the main namespace, answers
 * pings and reads the head of each {@code 42["message","<16 digits>t<19 digits>…"]}. Anything that it does not expect ends the
 * process.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of a void promise: failures come to exceptionCaught
final class ClientHandler extends ByteToMessageDecoder {
    private static final String REQUEST =
            """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1
            Host: 127.0.0.1
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                    .replace("\n", "\r\n");
    private static final String SWITCHING = "HTTP/1.1 101 ";
    private static final byte TEXT = (byte) 0x81;
    private static final int NUMBER = "42[\"message\",\"".length();
    private static final int NUMBER_DIGITS = 16;
    private static final int TIME_DIGITS = 19;

    private final Crowd crowd;
    private final int client;
    private final Runnable joined;
    private boolean upgraded;

    /** @param joined runs when the namespace has let it in */
    ClientHandler(Crowd crowd, Runnable joined) {
        this.crowd = crowd;
        this.client = crowd.add();
        this.joined = joined;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII), ctx.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!upgraded) {
            upgrade(in);
            return;
        }
        int start = in.readerIndex();
        int readable = in.readableBytes();
        if (readable < 2) {
            return;
        }
        int length = in.getUnsignedByte(start + 1);
        int head = 2;
        if (length == 126) {
            if (readable < 4) {
                return;
            }
            length = in.getUnsignedShort(start + 2);
            head = 4;
        }
        if (readable >= head + length) {
            if (in.getByte(start) != TEXT || length == 127) {
                throw new IllegalStateException("an unexpected WebSocket frame");
            }
            onText(ctx, in, start + head, length);
            in.skipBytes(head + length);
        }
    }

    private void upgrade(ByteBuf in) {
        String response = in.toString(StandardCharsets.US_ASCII);
        int end = response.indexOf("\r\n\r\n");
        if (end >= 0) {
            if (!response.startsWith(SWITCHING)) {
                throw new IllegalStateException("the server said: " + response);
            }
            in.skipBytes(end + 4);
            upgraded = true;
        }
    }

    private void onText(ChannelHandlerContext ctx, ByteBuf in, int start, int length) {
        switch (in.getByte(start)) {
            case '0' -> write(ctx, "40");
            case '2' -> write(ctx, "3");
            default -> {
                if (in.getByte(start) != '4') {
                    throw new IllegalStateException(in.toString(start, length, StandardCharsets.UTF_8));
                }
                onMessage(in, start, length);
            }
        }
    }

    private void onMessage(ByteBuf in, int start, int length) {
        switch (in.getByte(start + 1)) {
            case '0' -> joined.run();
            case '2' ->
                crowd.arrived(
                        client,
                        digits(in, start + NUMBER, NUMBER_DIGITS),
                        digits(in, start + NUMBER + NUMBER_DIGITS + 1, TIME_DIGITS));
            default -> throw new IllegalStateException(in.toString(start, length, StandardCharsets.UTF_8));
        }
    }

    private static long digits(ByteBuf in, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }

    /** Masked by zeros. */
    private static void write(ChannelHandlerContext ctx, String text) {
        ByteBuf frame = ctx.alloc().buffer(6 + text.length());
        frame.writeByte(TEXT).writeByte(0x80 | text.length()).writeInt(0);
        frame.writeCharSequence(text, StandardCharsets.US_ASCII);
        ctx.writeAndFlush(frame, ctx.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        LoadGenerator.fail(new IllegalStateException("client " + client + " was disconnected"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LoadGenerator.fail(cause);
    }
}
