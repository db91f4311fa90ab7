package io.roomcast.conformance.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client's connection to a {@link TcpProxy}, and the one from there to the server. Of the proxy's thread only. */
final class ProxyConnection implements ProxyLoop.Served {
    private final ProxyLoop loop;
    private final SocketChannel client;
    private final SocketChannel server;
    private final ProxyDirection up;
    private final ProxyDirection down;
    private boolean silent;

    /**
     * @param bytesFromServer a counter
     * @param translation of what comes from the server; null if it goes on as it is
     */
    ProxyConnection(
            ProxyLoop loop,
            SocketChannel client,
            InetSocketAddress target,
            AtomicLong bytesFromServer,
            @Nullable AddressTranslation translation)
            throws IOException {
        this.loop = loop;
        this.client = client;
        this.server = SocketChannel.open();
        this.up = new ProxyDirection(loop, client, server, new AtomicLong(), null);
        this.down = new ProxyDirection(loop, server, client, bytesFromServer, translation);
        register(client, 0);
        register(server, SelectionKey.OP_CONNECT);
        try {
            server.connect(target);
        } catch (IOException e) {
            server.close(); // and the client, as soon as it is looked at
        }
    }

    private void register(SocketChannel channel, int operations) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        loop.register(channel, operations, this);
    }

    @Override
    public void serve(SelectionKey key) {
        try {
            if (key.isConnectable() && !loop.isFrozen()) {
                server.finishConnect();
            }
            if (key.isReadable()) {
                ProxyDirection direction = key.channel() == client ? up : down;
                if (silent) {
                    direction.discard();
                } else if (!loop.isFrozen()) {
                    direction.read();
                }
            }
        } catch (IOException e) {
            broken(key.channel());
        }
    }

    /** One side reset it, or cannot be reached: so the other is told. Nobody is told where it is half-open. */
    private void broken(SelectableChannel side) {
        if (silent) {
            closeQuietly(side);
        } else {
            reset();
        }
    }

    /** Writes what is due, and says what to wait for. */
    void advance() {
        if (!silent && !loop.isFrozen()) {
            try {
                if (server.isConnected()) {
                    up.write();
                }
                down.write();
            } catch (IOException e) {
                reset();
            }
        }
        boolean bothOpen = client.isOpen() && server.isOpen();
        boolean anyOpen = client.isOpen() || server.isOpen();
        if (silent ? !anyOpen : bothOpen && up.isOver() && down.isOver()) {
            close();
            return;
        }
        if (!silent && !bothOpen) {
            reset();
            return;
        }
        waitFor(client, up.wantsRead(), down.isBlocked(), false);
        waitFor(server, down.wantsRead(), up.isBlocked(), server.isConnectionPending());
    }

    private void waitFor(SocketChannel channel, boolean read, boolean write, boolean connect) {
        SelectionKey key = loop.keyOf(channel);
        if (key == null || !key.isValid()) {
            return;
        }
        int operations = 0;
        if (silent) {
            operations = SelectionKey.OP_READ;
        } else if (!loop.isFrozen()) {
            operations = connect
                    ? SelectionKey.OP_CONNECT
                    : (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
        }
        key.interestOps(channel.isConnected() || connect ? operations : 0);
    }

    /** Nanoseconds until something is to be written that waits for its time only; {@link Long#MAX_VALUE} if there is none. */
    long dueIn(long now) {
        return Math.min(up.dueIn(now), down.dueIn(now));
    }

    void fallSilent() {
        silent = true;
        up.clear();
        down.clear();
        if (!server.isConnected()) {
            closeQuietly(server);
        }
    }

    void reset() {
        for (SocketChannel channel : List.of(client, server)) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // It is closed already.
            }
        }
        close();
    }

    void close() {
        loop.remove(this);
        closeQuietly(client);
        closeQuietly(server);
    }

    private static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing more to do about it.
        }
    }
}
