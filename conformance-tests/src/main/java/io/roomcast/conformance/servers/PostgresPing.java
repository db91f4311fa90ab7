package io.roomcast.conformance.servers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks whether a PostgreSQL is there and takes connections, without a driver. */
final class PostgresPing {
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int PROTOCOL_3 = 3 << 16;
    private static final String NOT_YET = "C57P03"; // the code for: starting up, shutting down

    private PostgresPing() {}

    record Answer(boolean alive, String text) {}

    static Answer ping(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] parameters = "user\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8 + parameters.length);
            out.writeInt(PROTOCOL_3);
            out.write(parameters);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            byte[] body = new byte[Math.min(10_000, in.readInt() - Integer.BYTES)];
            in.readFully(body);
            String text = new String(body, StandardCharsets.UTF_8);
            // A server that wants a password, or refuses this user, is there.
            boolean alive = type == 'R' || (type == 'E' && !text.contains(NOT_YET));
            return new Answer(alive, type == 'E' ? text.replace('\0', ' ') : "connected");
        } catch (IOException | NegativeArraySizeException e) {
            return new Answer(false, e.toString());
        }
    }
}
