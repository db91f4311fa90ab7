package io.roomcast.benchmarks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Many Socket.IO clients over WebSockets, all on one thread: {@code connect <clients> <port>…}, whose clients are spread over the
 * ports; {@code expect <first> <count>}, at most 64, which tells {@code done …} when each client has all; {@code report}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of the end of its threads, which ends the process anyway
public final class Clients {
    /** So many are connected at once, as a server takes no more new connections than its backlog holds. */
    private static final int AT_ONCE = 50;

    private Clients() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ClientArrivals arrivals = new ClientArrivals();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(Program.READY);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "connect" -> {
                    connect(group, arrivals, words);
                    System.out.println("connected");
                }
                case "expect" -> {
                    long first = Long.parseLong(words[1]);
                    int count = Integer.parseInt(words[2]);
                    group.submit(() -> arrivals.expect(first, count)).sync();
                    System.out.println("expecting");
                }
                default ->
                    group.submit(() -> System.out.println("done " + arrivals.report()))
                            .sync();
            }
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static void connect(EventLoopGroup group, ClientArrivals arrivals, String[] words) throws Exception {
        int clients = Integer.parseInt(words[1]);
        for (int i = 0; i < clients; i++) {
            URI uri = URI.create(
                    "ws://127.0.0.1:" + words[2 + i % (words.length - 2)] + "/socket.io/?EIO=4&transport=websocket");
            new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new HttpClientCodec())
                                    .addLast(new HttpObjectAggregator(8_192))
                                    .addLast(new WebSocketClientProtocolHandler(
                                            WebSocketClientProtocolConfig.newBuilder()
                                                    .webSocketUri(uri)
                                                    .build()))
                                    .addLast(new Client(arrivals));
                        }
                    })
                    .connect("127.0.0.1", uri.getPort())
                    .sync();
            if (i % AT_ONCE == AT_ONCE - 1) {
                arrivals.awaitConnected(i + 1);
            }
        }
        arrivals.awaitConnected(clients);
    }
}
