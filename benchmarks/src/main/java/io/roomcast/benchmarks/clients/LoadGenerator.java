package io.roomcast.benchmarks.clients;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.roomcast.benchmarks.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * Many clients, in one thread. Told {@code connect <count> <port> <port>}, it adds clients, of which each port gets half, and
 * answers {@code connected}. Told {@code expect <first> <count>}, it answers {@code expecting}, and {@code done <report>} when
 * all clients have all of these messages; told {@code report}, {@code done <report>} at once. A report is that of {@link
 * Crowd#report}.
 */
public final class LoadGenerator {
    /** How many clients are in the handshake at once: fewer than any server's backlog. */
    private static final int CONNECTING = 64;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Crowd crowd = new Crowd(this::report);
    private final Semaphore handshakes = new Semaphore(CONNECTING);

    private LoadGenerator() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        LoadGenerator generator = new LoadGenerator();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        System.out.println(Program.READY);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            generator.obey(line.split(" ", -1));
        }
        Runtime.getRuntime().halt(0); // thousands of clients need no farewell
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails ends the process
    private void obey(String[] words) {
        switch (words[0]) {
            case "connect" -> connect(Integer.parseInt(words[1]), words);
            case "expect" ->
                loop.execute(() -> {
                    crowd.expect(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                    System.out.println("expecting");
                });
            case "report" -> loop.execute(this::report);
            default -> throw new IllegalArgumentException("there is no command '" + words[0] + "'");
        }
    }

    private void connect(int count, String[] words) {
        Bootstrap clients = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ClientHandler(crowd, handshakes::release));
                    }
                });
        for (int i = 0; i < count; i++) {
            handshakes.acquireUninterruptibly();
            clients.connect("127.0.0.1", Integer.parseInt(words[2 + i % 2])).addListener(connected -> {
                if (!connected.isSuccess()) {
                    fail(connected.cause());
                }
            });
        }
        handshakes.acquireUninterruptibly(CONNECTING);
        handshakes.release(CONNECTING);
        System.out.println("connected");
    }

    private void report() {
        System.out.println("done " + crowd.report());
    }

    /** Ends the process, as nothing that it would tell could be believed. */
    static void fail(Throwable cause) {
        cause.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}
