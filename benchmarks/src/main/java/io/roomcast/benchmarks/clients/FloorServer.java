package io.roomcast.benchmarks.clients;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Netty alone: it shakes hands as a Socket.IO server does, and then writes the bytes of one frame, made once for each broadcast,
 * to all clients. What a Socket.IO server on Netty cannot go below.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what could not be written is counted as lost
public final class FloorServer {
    private final Map<EventLoop, Queue<Channel>> clients = new ConcurrentHashMap<>();

    private FloorServer() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        FloorServer floor = new FloorServer();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(8_192))
                                .addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                                        .websocketPath("/socket.io/")
                                        .checkStartsWith(true)
                                        .build()))
                                .addLast(floor.new Connection());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        Broadcasting.obey(((InetSocketAddress) server.localAddress()).getPort(), floor::broadcast);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** One task for each event loop, which writes to all of its channels. */
    private void broadcast(String message) {
        byte[] text = ("42[\"message\",\"" + message + "\"]").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuf frame = Unpooled.directBuffer(text.length + 4);
        frame.writeByte(0x81); // the end of a text
        if (text.length < 126) {
            frame.writeByte(text.length);
        } else {
            frame.writeByte(126).writeShort(text.length);
        }
        frame.writeBytes(text);
        clients.forEach((loop, channels) -> {
            ByteBuf ofLoop = frame.retainedDuplicate();
            loop.execute(() -> {
                // To the context before the encoder: the frame is encoded already.
                channels.forEach(
                        channel -> channel.pipeline().firstContext().writeAndFlush(ofLoop.retainedDuplicate()));
                ofLoop.release();
            });
        });
        frame.release();
    }

    private final class Connection extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                context.writeAndFlush(
                        new TextWebSocketFrame(
                                "0{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}"));
            }
            super.userEventTriggered(context, event);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            if (frame.text().equals("40")) {
                context.writeAndFlush(new TextWebSocketFrame("40{\"sid\":\"x\"}"));
                clients.computeIfAbsent(context.channel().eventLoop(), loop -> new ConcurrentLinkedQueue<>())
                        .add(context.channel());
            }
        }
    }
}
