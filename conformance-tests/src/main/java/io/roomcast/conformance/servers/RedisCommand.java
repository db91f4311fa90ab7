package io.roomcast.conformance.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Sends single commands, each over a connection of its own, without a client library. */
final class RedisCommand {
    private static final int TIMEOUT_MILLIS = 3_000;

    private RedisCommand() {}

    /**
     * Sends a command.
     *
     * @param words without spaces or quotes
     * @return the texts and numbers of the answer in their order; lists within lists are flattened, nulls left out
     * @throws IllegalStateException if the answer is an error
     * @throws UncheckedIOException if there is no answer
     */
    static List<String> send(RedisTestServer server, Object... words) {
        String command = Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            List<String> answer = new ArrayList<>();
            read(new BufferedInputStream(socket.getInputStream()), answer);
            return answer;
        } catch (IllegalStateException e) {
            throw new IllegalStateException(server.uri() + ": " + command + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(server.uri() + ": " + command, e);
        }
    }

    private static void read(InputStream in, List<String> answer) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '-' -> throw new IllegalStateException(rest);
            case '+', ':' -> answer.add(rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length >= 0) {
                    answer.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                    line(in);
                }
            }
            case '*' -> {
                for (int count = Integer.parseInt(rest); count > 0; count--) {
                    read(in, answer);
                }
            }
            default -> throw new IOException("not an answer of Redis: " + line);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within an answer");
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
