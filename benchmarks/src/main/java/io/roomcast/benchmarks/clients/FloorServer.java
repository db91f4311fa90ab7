package io.roomcast.benchmarks.clients;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.EventExecutor;
import io.roomcast.benchmarks.peer.MeasuredServer;
import io.roomcast.benchmarks.peer.ServerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What any server on Netty has to do at least: it makes the WebSocket frame of a message once, and writes it to each of its
 * own clients. It knows of no other server, no rooms and no sessions, sends no pings, and checks nothing. It reaches the
 * network as our server does, by epoll where that is.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of a void promise: failures come to exceptionCaught
public final class FloorServer implements MeasuredServer {
    private static final String HANDSHAKE =
            "0{\"sid\":\"floor\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";
    private static final int MAX_HTTP = 8192;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final Map<EventExecutor, FloorLoop> clients = new ConcurrentHashMap<>();
    private final Channel listening;

    private FloorServer() {
        listening = new ServerBootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_HTTP))
                                .addLast(new WebSocketServerProtocolHandler("/socket.io/", true))
                                .addLast(new Client());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        ServerProgram.run(new FloorServer());
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void broadcast(String text) {
        ByteBuf frame = frame("42[\"message\",\"" + text + "\"]");
        clients.forEach((loop, its) -> {
            if (its.offer(frame)) {
                loop.execute(its::write);
            }
        });
        frame.release();
    }

    private static ByteBuf frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuf frame = Unpooled.directBuffer(payload.length + 4);
        frame.writeByte(0x81);
        if (payload.length < 126) {
            frame.writeByte(payload.length);
        } else {
            frame.writeByte(126).writeShort(payload.length);
        }
        return frame.writeBytes(payload);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Client extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                ctx.writeAndFlush(new TextWebSocketFrame(HANDSHAKE), ctx.voidPromise());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
            clients.computeIfAbsent(ctx.executor(), loop -> new FloorLoop()).add(ctx.channel());
            ctx.writeAndFlush(new TextWebSocketFrame("40{\"sid\":\"floor\"}"), ctx.voidPromise());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            FloorLoop its = clients.get(ctx.executor());
            if (its != null) {
                its.remove(ctx.channel());
            }
        }
    }
}
