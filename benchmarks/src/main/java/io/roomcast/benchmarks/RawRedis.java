package io.roomcast.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A socket to Redis that writes commands as bytes and walks over the answers without keeping them: the least that a client
 * can do, so its rate is Redis's own.
 */
final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 20];
    private int at;
    private int end;

    RawRedis(String uri) throws IOException {
        URI address = URI.create(uri);
        this.socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static byte[] command(String... arguments) {
        StringBuilder command = new StringBuilder("*" + arguments.length + "\r\n");
        for (String argument : arguments) {
            command.append('$')
                    .append(argument.length())
                    .append("\r\n")
                    .append(argument)
                    .append("\r\n");
        }
        return command.toString().getBytes(StandardCharsets.US_ASCII);
    }

    void write(byte[] commands) throws IOException {
        out.write(commands);
    }

    /** The number in the line that comes next: of elements, of bytes. */
    int number() throws IOException {
        int number = 0;
        boolean negative = false;
        while (true) {
            need(1);
            byte next = buffer[at++];
            if (next == '\n') {
                return negative ? -number : number;
            } else if (next == '-') {
                negative = true;
            } else if (next >= '0' && next <= '9') {
                number = number * 10 + next - '0';
            }
        }
    }

    /** Passes over a string. */
    void skip() throws IOException {
        int length = number() + 2;
        need(length);
        at += length;
    }

    String string() throws IOException {
        int length = number();
        need(length + 2);
        String text = new String(buffer, at, length, StandardCharsets.US_ASCII);
        at += length + 2;
        return text;
    }

    /** Reads until so many bytes are there, which must fit into the buffer. */
    private void need(int bytes) throws IOException {
        while (end - at < bytes) {
            if (buffer.length - at < Math.max(bytes, buffer.length / 2)) {
                System.arraycopy(buffer, at, buffer, 0, end - at);
                end -= at;
                at = 0;
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                throw new EOFException("Redis closed the connection");
            }
            end += read;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
