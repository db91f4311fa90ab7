package io.roomcast.conformance.toy;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.LinkState;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connection over which nothing goes; but the link that has it is up only while it lasts. What arrives at the link meanwhile is
 * lost. It comes back by itself, and reports the gap then.
 */
final class ToyConnection implements Inbox, AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int GREETED_WITHIN_MILLIS = 1_000;

    private final InetSocketAddress address;
    private final Inbox inbox;
    private volatile Socket socket;
    private volatile boolean up = true;
    private volatile boolean closed;

    /** @param inbox of the link, to which this one passes on */
    ToyConnection(InetSocketAddress address, Inbox inbox) throws IOException {
        this.address = address;
        this.inbox = inbox;
        this.socket = connect();
        inbox.linkState(LinkState.UP);
        Thread thread = new Thread(this::keep, "toy-connection");
        thread.setDaemon(true);
        thread.start();
    }

    boolean isUp() {
        return up;
    }

    /** Returns when the server has it, not only the queue of those that nobody has accepted yet. */
    private Socket connect() throws IOException {
        Socket fresh = new Socket(address.getAddress(), address.getPort());
        try {
            fresh.setSoTimeout(GREETED_WITHIN_MILLIS);
            if (fresh.getInputStream().read() < 0) {
                throw new EOFException("the server ended the connection");
            }
            fresh.setSoTimeout(0);
            return fresh;
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    private void keep() {
        while (!closed) {
            awaitEnd(socket);
            broken();
            while (!closed && !up) {
                try {
                    restored(connect());
                } catch (IOException e) {
                    LockSupport.parkNanos(PAUSE_NANOS); // and again
                }
            }
        }
    }

    /** Returns when the other side ended the connection, or this one did. */
    static void awaitEnd(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It was reset.
        }
    }

    private synchronized void broken() {
        if (!closed) {
            up = false;
            inbox.linkState(LinkState.DOWN);
        }
    }

    private synchronized void restored(Socket fresh) throws IOException {
        if (closed) {
            fresh.close();
            return;
        }
        socket = fresh;
        up = true;
        inbox.gap("there was no connection");
        inbox.linkState(LinkState.UP);
    }

    @Override
    public synchronized void receive(ClusterMessage message, @Nullable String offset) {
        if (up) {
            inbox.receive(message, offset);
        }
    }

    @Override
    public synchronized void malformed(String where, Throwable cause) {
        inbox.malformed(where, cause);
    }

    @Override
    public synchronized void gap(String reason) {
        inbox.gap(reason);
    }

    @Override
    public synchronized void linkState(LinkState state) {
        throw new IllegalStateException("the toy knows no state of its own");
    }

    @Override
    public synchronized void membersChanged() {
        inbox.membersChanged();
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
