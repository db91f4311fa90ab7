package io.roomcast.server;

import java.time.Duration;

/** The Socket.IO server that the protocol's published test suite runs against. */
public final class ProtocolTestMain {
    private ProtocolTestMain() {}

    /** Listens on the port given, or on 3000. */
    public static void main(String[] args) {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        server().listen(port).toCompletableFuture().join();
    }

    static SocketIoServer server() {
        SocketIoServer server = SocketIoServer.builder()
                .pingInterval(Duration.ofMillis(300))
                .pingTimeout(Duration.ofMillis(200))
                .maxPayload(1_000_000)
                .connectTimeout(Duration.ofSeconds(1))
                .cors("*")
                .build();
        server.onConnection(socket -> {
            socket.emit("auth", socket.handshake().auth());
            socket.on(
                    "message",
                    (data, ack) -> socket.emit("message-back", data.arguments().toArray()));
            socket.on(
                    "message-with-ack", (data, ack) -> ack.send(data.arguments().toArray()));
        });
        server.of("/custom")
                .onConnection(socket -> socket.emit("auth", socket.handshake().auth()));
        return server;
    }
}
