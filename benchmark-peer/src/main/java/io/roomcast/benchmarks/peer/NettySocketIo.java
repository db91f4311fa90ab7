package io.roomcast.benchmarks.peer;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.store.RedissonStoreFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.redisson.Redisson;
import org.redisson.config.Config;

/** netty-socketio with its Redisson store and otherwise its defaults: {@code <uri of Redis>}. */
public final class NettySocketIo implements MeasuredServer {
    private final int port;
    private final SocketIOServer server;

    private NettySocketIo(String uri) throws IOException {
        Config redis = new Config();
        redis.useSingleServer().setAddress(uri);
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        port = freePort();
        configuration.setPort(port);
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.setStoreFactory(new RedissonStoreFactory(Redisson.create(redis)));
        server = new SocketIOServer(configuration);
        server.start();
    }

    /** It does not tell which port it was given, so it is told one. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        // It tells of every client that hangs up, with a stack trace; what does not arrive is counted anyway.
        System.setProperty("org.slf4j.simpleLogger.log.com.corundumstudio.socketio.listener", "off");
        ServerProgram.run(new NettySocketIo(args[0]));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void broadcast(String text) {
        server.getBroadcastOperations().sendEvent("message", text);
    }

    @Override
    public void close() {
        Runtime.getRuntime().halt(0); // its own stop waits for seconds of silence, and no client is left
    }
}
