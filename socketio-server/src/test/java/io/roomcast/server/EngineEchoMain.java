package io.roomcast.server;

import io.roomcast.server.engine.CorsPolicy;
import io.roomcast.server.engine.EngineMessage;
import io.roomcast.server.engine.EngineServer;
import io.roomcast.server.engine.EngineSession;
import io.roomcast.server.engine.EngineSettings;
import io.roomcast.server.engine.SessionListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The Engine.IO server that the protocol's published test suite runs against: sends every message back. */
public final class EngineEchoMain {
    private EngineEchoMain() {}

    /** Listens on the port given, or on 3000. */
    public static void main(String[] args) {
        int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
        server(Duration.ofMillis(300), Duration.ofMillis(200))
                .listen(new InetSocketAddress(port))
                .toCompletableFuture()
                .join();
    }

    static EngineServer server(Duration pingInterval, Duration pingTimeout) {
        EngineSettings settings = new EngineSettings(
                "/engine.io/",
                pingInterval,
                pingTimeout,
                Duration.ofSeconds(10),
                1_000_000,
                1 << 24,
                new CorsPolicy(Set.of("*"), false),
                false,
                false);
        return new EngineServer(settings, null, Echo::new);
    }

    private record Echo(EngineSession session) implements SessionListener {
        @Override
        public void onText(String text) {
            send(EngineMessage.message(text, List.of()));
        }

        @Override
        public void onBinary(byte[] bytes) {
            send(EngineMessage.binary(bytes));
        }

        @Override
        public void onClose(String reason) {}

        private void send(EngineMessage message) {
            session.send(message, false, true);
            message.release();
        }
    }
}
