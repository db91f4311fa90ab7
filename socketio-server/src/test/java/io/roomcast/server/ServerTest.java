package io.roomcast.server;

import io.roomcast.adapter.Adapters;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers on free ports of this machine and clients for them, all closed after the test. */
@ExtendWith(LeakCheck.class)
abstract class ServerTest {
    static final int SECONDS = 20;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private int port;

    /** A server that need not say who it is linked to. */
    static SocketIoServerBuilder local() {
        return SocketIoServer.builder().adapter(Adapters.local());
    }

    SocketIoServer start(SocketIoServer server) {
        port = await(server.listen("localhost", 0)).getPort();
        opened.add(() -> await(server.close()));
        return server;
    }

    int port() {
        return port;
    }

    URI uri(String scheme, String query) {
        return URI.create(scheme + "://localhost:" + port + "/socket.io/?EIO=4&transport=" + query);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("localhost", port);
    }

    WsClient ws() {
        return ws("websocket");
    }

    WsClient ws(String query) {
        return closed(WsClient.connect(uri("ws", query)));
    }

    /** A WebSocket whose session is open. */
    WsClient openSession() {
        WsClient ws = ws();
        ws.next();
        return ws;
    }

    /** A WebSocket with a socket in the main namespace. */
    WsClient connected() {
        WsClient ws = openSession();
        ws.send("40");
        ws.nextStartingWith("40");
        return ws;
    }

    <T extends AutoCloseable> T closed(T resource) {
        opened.add(resource);
        return resource;
    }

    /** A client of the Java client library that is not connected yet. */
    Socket client(String namespace, IO.Options options) {
        options.forceNew = true;
        Socket socket = IO.socket(URI.create("http://localhost:" + port + namespace), options);
        opened.add(socket::close);
        return socket;
    }

    static IO.Options webSocket() {
        IO.Options options = new IO.Options();
        options.transports = new String[] {"websocket"};
        return options;
    }

    static IO.Options polling() {
        IO.Options options = new IO.Options();
        options.transports = new String[] {"polling"};
        return options;
    }

    static Socket connect(Socket socket) {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        socket.once(Socket.EVENT_CONNECT, args -> connected.complete(null));
        socket.once(
                Socket.EVENT_CONNECT_ERROR,
                args -> connected.completeExceptionally(new AssertionError(String.valueOf(args[0]))));
        socket.connect();
        await(connected);
        return socket;
    }

    /** What a client hears under a name, in order. */
    static BlockingQueue<Object[]> heard(Socket socket, String event) {
        BlockingQueue<Object[]> events = new LinkedBlockingQueue<>();
        socket.on(event, events::add);
        return events;
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
