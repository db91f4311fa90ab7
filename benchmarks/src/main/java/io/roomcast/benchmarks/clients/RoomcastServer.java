package io.roomcast.benchmarks.clients;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.benchmarks.Program;
import io.roomcast.server.SocketIoServer;

/** A Socket.IO server of ours over Redis: {@code <settings>}. */
public final class RoomcastServer {
    private RoomcastServer() {}

    /** Runs until the input ends. */
    public static void main(String[] args) throws Exception {
        try (AdapterFactory adapters = Adapters.open("redis", Program.settings(args[0]))) {
            SocketIoServer io = SocketIoServer.builder().adapter(adapters).build();
            int port = io.listen("127.0.0.1", 0).toCompletableFuture().join().getPort();
            Broadcasting.obey(port, message -> io.emit("message", message));
            io.close().toCompletableFuture().join();
        }
    }
}
