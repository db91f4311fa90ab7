package io.roomcast.benchmarks.clients;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.peer.MeasuredServer;
import io.roomcast.benchmarks.peer.ServerProgram;
import io.roomcast.server.SocketIoServer;
import java.io.IOException;

/** A server of ours with its defaults: {@code <backend> <settings>}. */
public final class RoomcastServer implements MeasuredServer {
    private final AdapterFactory adapters;
    private final SocketIoServer server;
    private final int port;

    private RoomcastServer(AdapterFactory adapters) {
        this.adapters = adapters;
        server = SocketIoServer.builder().adapter(adapters).build();
        port = server.listen("127.0.0.1", 0).toCompletableFuture().join().getPort();
    }

    /** Runs until the input ends. */
    public static void main(String[] args) throws IOException {
        ServerProgram.run(new RoomcastServer(Adapters.open(args[0], Program.settings(args[1]))));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what does not arrive is counted
    public void broadcast(String text) {
        server.emit("message", text);
    }

    @Override
    public void close() {
        server.close().toCompletableFuture().join();
        adapters.close();
    }
}
