package io.roomcast.conformance.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks whether a Redis is there, without a client library. */
final class RedisPing {
    private static final int TIMEOUT_MILLIS = 3_000;

    private RedisPing() {}

    record Answer(boolean alive, String text) {}

    /** @param connectOnly for TLS, where the question cannot be asked in plain text */
    static Answer ping(String host, int port, boolean connectOnly) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            if (connectOnly) {
                return new Answer(true, "connected");
            }
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            // A server that wants a password is there.
            boolean alive = line != null && (line.startsWith("+PONG") || line.startsWith("-NOAUTH"));
            return new Answer(alive, String.valueOf(line));
        } catch (IOException e) {
            return new Answer(false, e.toString());
        }
    }
}
