package io.roomcast.server;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A WebSocket that knows nothing of Socket.IO. Answers no pings of Engine.IO by itself. */
final class WsClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private WebSocket socket;

    static WsClient connect(URI uri) {
        WsClient client = new WsClient();
        client.socket = ServerTest.await(HTTP.newWebSocketBuilder().buildAsync(uri, client.new Receiver()));
        return client;
    }

    void send(String text) {
        ServerTest.await(socket.sendText(text, true));
    }

    void send(byte[] bytes) {
        ServerTest.await(socket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            ServerTest.await(socket.sendText(parts[i], i == parts.length - 1));
        }
    }

    /** The next message that is no ping. */
    Object nextMessage() {
        Object message = ServerTest.next(messages);
        return message.equals("2") ? nextMessage() : message;
    }

    String next() {
        return (String) nextMessage();
    }

    /** The next message of any kind. */
    Object nextOfAnyKind() {
        return ServerTest.next(messages);
    }

    String nextStartingWith(String start) {
        String message = next();
        if (!message.startsWith(start)) {
            throw new AssertionError("expected " + start + "… but got " + message);
        }
        return message;
    }

    /** The code the server closed with, or 1006 if it just hung up. */
    int closeCode() {
        return ServerTest.await(closed);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            ws.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                messages.add(binary.toByteArray());
                binary.reset();
            }
            ws.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket ws, Throwable error) {
            closed.complete(1006);
        }
    }
}
