package io.roomcast.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A TCP connection for what no decent client would send. */
final class RawConnection implements AutoCloseable {
    static final int CLOSE = 8;
    static final int PONG = 10;

    private final Socket socket = new Socket();

    static RawConnection connect(InetSocketAddress address) throws IOException {
        RawConnection connection = new RawConnection();
        connection.socket.setSoTimeout(ServerTest.SECONDS * 1000);
        connection.socket.setReceiveBufferSize(4096);
        connection.socket.connect(address);
        return connection;
    }

    /** A WebSocket after its handshake, with nothing read of what follows. */
    static RawConnection webSocket(InetSocketAddress address, String query) throws IOException {
        RawConnection connection = connect(address);
        connection.write("GET /socket.io/?EIO=4&transport=" + query + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n");
        String head = connection.readHead();
        if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException(head);
        }
        return connection;
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }

    /** A frame masked with zeros, so that it stays readable. */
    void writeMasked(int firstByte, byte[] payload) throws IOException {
        byte[] frame = new byte[payload.length + 6];
        frame[0] = (byte) firstByte;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        write(frame);
    }

    /** Up to the empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** A frame of the server, with a character for each byte of its payload. */
    record Frame(int opcode, String payload) {}

    /** The next frame; null at the end. */
    Frame readFrame() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        return new Frame(first & 0xf, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }

    /** All frames to the end; hangs up after a close frame. */
    List<Frame> readFrames() throws IOException {
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = readFrame(); frame != null; frame = readFrame()) {
            frames.add(frame);
            if (frame.opcode() == CLOSE && !socket.isOutputShutdown()) {
                socket.shutdownOutput();
            }
        }
        return frames;
    }

    /** Reads to the end and yields the code of the only close frame; 1005 if it has none. */
    int readCloseCode() throws IOException {
        List<Frame> closing =
                readFrames().stream().filter(frame -> frame.opcode() == CLOSE).toList();
        if (closing.size() != 1) {
            throw new AssertionError(closing.size() + " close frames");
        }
        String payload = closing.get(0).payload();
        return payload.length() < 2 ? 1005 : payload.charAt(0) << 8 | payload.charAt(1);
    }

    /** Reads to the end; true if the connection was cut or closed. */
    boolean readToEnd() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
