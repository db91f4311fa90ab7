package io.roomcast.conformance.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that can be broken: listens on a free port of this machine and forwards to a server, or on several and
 * forwards to those of a cluster. Passes everything until it is told otherwise; what it was told holds when the call
 * returns.
 *
 * <p>One thread does everything. For each connection and direction it keeps 256 kB at most; what does not fit waits at
 * the sender, as in a real network.
 */
public final class TcpProxy implements AutoCloseable {
    private final ProxyLoop loop = new ProxyLoop();
    private final AtomicLong bytesFromServer = new AtomicLong();
    private final List<ProxyListener> listeners = new ArrayList<>();

    private TcpProxy(List<InetSocketAddress> targets) throws IOException {
        Map<InetSocketAddress, InetSocketAddress> translated = new HashMap<>();
        for (InetSocketAddress target : targets) {
            listeners.add(new ProxyListener(loop, target, bytesFromServer, translated));
        }
        if (targets.size() > 1) {
            listeners.forEach(listener -> translated.put(listener.target(), listener.address()));
            new AddressTranslation(translated); // or it is said now
        }
        loop.start("tcp-proxy-" + port(), this::stopListening);
    }

    /**
     * Starts a proxy for a server, which need not be there yet.
     *
     * @throws UncheckedIOException if no port is free
     */
    public static TcpProxy to(String host, int port) {
        return to(List.of(new InetSocketAddress(host, port)));
    }

    /**
     * Starts a proxy for a server, or for all {@linkplain TestServer#servers servers} of a cluster. Where one of these
     * tells clients {@code host:port} of another, they are told where the proxy listens for that. So who is told
     * {@link #host} and {@link #port}, which stand for the first server, meets the others by way of the proxy, too. What
     * servers tell each other does not go through it.
     *
     * @throws UncheckedIOException if no port is free
     */
    public static TcpProxy to(TestServer server) {
        return to(server.servers().stream()
                .map(each -> new InetSocketAddress(each.host(), each.port()))
                .toList());
    }

    private static TcpProxy to(List<InetSocketAddress> targets) {
        try {
            return new TcpProxy(targets);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy for " + targets, e);
        }
    }

    /** The name or number of this machine, to connect to. */
    public String host() {
        return address().getAddress().getHostAddress();
    }

    /** The port to connect to, always the same; of a cluster that of the first server. */
    public int port() {
        return address().getPort();
    }

    private InetSocketAddress address() {
        return listeners.get(0).address();
    }

    /** How many connections there are, those that nothing passes through included. */
    public int connections() {
        return loop.connections();
    }

    /** How many bytes came from the server so far, over all connections. */
    public long bytesFromServer() {
        return bytesFromServer.get();
    }

    // --- what the network does

    /** Passes what comes at once; accepts connections. Connections after {@link #halfOpen} stay as they are. */
    public void pass() {
        delay(Duration.ZERO);
    }

    /** Passes everything later than it came, in both directions, in its order. */
    public void delay(Duration delay) {
        loop.tell(() -> flow(false, delay));
    }

    /**
     * Stands still: no byte passes, nobody is told, new connections wait. What was sent meanwhile passes when it is told
     * to {@link #pass}.
     */
    public void freeze() {
        loop.tell(() -> flow(true, Duration.ZERO));
    }

    /**
     * What is sent over the present connections, in either direction, vanishes for ever, also their ends: each side
     * believes that the other is there. New connections pass.
     */
    public void halfOpen() {
        loop.tell(() -> {
            loop.each(ProxyConnection::fallSilent);
            flow(false, Duration.ZERO);
        });
    }

    /** Resets the present connections on both sides (RST). New connections pass. */
    public void reset() {
        loop.tell(() -> {
            loop.each(ProxyConnection::reset);
            flow(false, Duration.ZERO);
        });
    }

    /** Closes the present connections and refuses new ones, as if nobody listened. */
    public void refuse() {
        loop.tell(() -> {
            loop.each(ProxyConnection::close);
            stopListening();
        });
    }

    private void stopListening() throws IOException {
        for (ProxyListener listener : listeners) {
            listener.stop();
        }
    }

    private void flow(boolean frozen, Duration delay) throws IOException {
        loop.flow(frozen, delay);
        for (ProxyListener listener : listeners) {
            listener.listen(!frozen);
        }
    }

    /** Ends all connections, and the proxy. Harmless if it ended. */
    @Override
    public void close() {
        loop.end();
    }
}
