package io.roomcast.conformance.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where a {@link TcpProxy} takes connections for a server: always on the same port of the loopback. */
final class ProxyListener implements ProxyLoop.Served {
    private static final long BIND_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ProxyLoop loop;
    private final InetSocketAddress target;
    private final AtomicLong bytesFromServer;
    private final Map<InetSocketAddress, InetSocketAddress> translated;
    private final InetSocketAddress address;
    private @Nullable ServerSocketChannel channel;

    /**
     * Listens on a free port.
     *
     * @param bytesFromServer a counter
     * @param translated addresses that the server may tell, and what takes their place; looked at for every connection
     */
    ProxyListener(
            ProxyLoop loop,
            InetSocketAddress target,
            AtomicLong bytesFromServer,
            Map<InetSocketAddress, InetSocketAddress> translated)
            throws IOException {
        this.loop = loop;
        this.target = target;
        this.bytesFromServer = bytesFromServer;
        this.translated = translated;
        ServerSocketChannel listening = open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.address = (InetSocketAddress) listening.getLocalAddress();
        this.channel = listening;
    }

    InetSocketAddress target() {
        return target;
    }

    InetSocketAddress address() {
        return address;
    }

    private ServerSocketChannel open(InetSocketAddress where) throws IOException {
        long start = System.nanoTime();
        while (true) {
            ServerSocketChannel listening = ServerSocketChannel.open();
            try {
                listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listening.bind(where);
                listening.configureBlocking(false);
                loop.register(listening, SelectionKey.OP_ACCEPT, this);
                return listening;
            } catch (IOException e) {
                listening.close();
                // Somebody may have had the port for a moment.
                if (where.getPort() == 0 || System.nanoTime() - start > BIND_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /**
     * Listens, if it did not.
     *
     * @param accepts whether new connections are taken, or wait
     */
    void listen(boolean accepts) throws IOException {
        ServerSocketChannel listening = channel;
        if (listening == null) {
            listening = open(address);
            channel = listening;
        }
        SelectionKey key = loop.keyOf(listening);
        if (key != null) {
            key.interestOps(accepts ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    /** New connections are refused. */
    void stop() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public void serve(SelectionKey key) throws IOException {
        if (!loop.isFrozen() && key.channel() instanceof ServerSocketChannel listening) {
            SocketChannel client = listening.accept();
            if (client != null) {
                AddressTranslation translation = translated.isEmpty() ? null : new AddressTranslation(translated);
                loop.add(new ProxyConnection(loop, client, target, bytesFromServer, translation));
            }
        }
    }
}
