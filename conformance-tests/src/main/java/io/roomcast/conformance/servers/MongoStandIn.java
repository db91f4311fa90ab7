package io.roomcast.conformance.servers;

import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a replica set of MongoDB where there is none: mongo-java-server in this JVM, with what adapters need on top
 * of it. See {@link MongoTestServer#isStandIn} for what it lacks.
 */
final class MongoStandIn implements MongoTestServer {
    private static final String HOST = "127.0.0.1";

    private volatile int port;
    private @Nullable Running running;

    private record Running(
            StandInBackend backend,
            EventLoopGroup loops,
            ExecutorService requests,
            ChannelGroup clients,
            Channel listening) {}

    static MongoStandIn startNew() {
        MongoStandIn standIn = new MongoStandIn();
        standIn.start();
        return standIn;
    }

    @Override
    public String uri() {
        return "mongodb://" + HOST + ":" + port + "/?directConnection=true";
    }

    @Override
    public String description() {
        return "a STAND-IN for MongoDB (mongo-java-server in this JVM, no mongod)";
    }

    @Override
    public boolean isStandIn() {
        return true;
    }

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        DefaultThreadFactory threads = new DefaultThreadFactory("mongo-stand-in", true);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, threads, NioIoHandler.newFactory());
        ExecutorService requests = Executors.newCachedThreadPool(threads);
        ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        StandInBackend backend = new StandInBackend(() -> HOST + ":" + port);
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        clients.add(channel);
                        channel.pipeline()
                                .addLast(new MongoWireReplyEncoder())
                                .addLast(new MongoWireMessageEncoder())
                                .addLast(new MongoWireProtocolHandler())
                                .addLast(new StandInRequests(backend, requests));
                    }
                })
                .bind(HOST, port)
                .syncUninterruptibly()
                .channel();
        port = ((InetSocketAddress) listening.localAddress()).getPort();
        running = new Running(backend, loops, requests, clients, listening);
    }

    /** Loses what it remembers of operations: streams that have not seen the end of it fail, as if the oplog were too short. */
    synchronized void forgetHistory() {
        if (running != null) {
            running.backend.operations().forget();
        }
    }

    @Override
    public synchronized void stop() {
        Running stopped = running;
        if (stopped == null) {
            return;
        }
        running = null;
        stopped.listening.close().syncUninterruptibly();
        stopped.clients.close().syncUninterruptibly();
        stopped.backend.close();
        stopped.requests.shutdown();
        stopped.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public long pid() {
        throw new UnsupportedOperationException("the stand-in for MongoDB is in this JVM");
    }

    @Override
    public void close() {
        stop();
    }
}
