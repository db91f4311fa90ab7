package io.roomcast.conformance.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A network that can be broken: listens on a free port of this machine and forwards to a server. Passes everything until
 * it is told otherwise; what it was told holds when the call returns.
 *
 * <p>One thread does everything. For each connection and direction it keeps 256 kB at most; what does not fit waits at
 * the sender, as in a real network.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_QUEUED = 4 * CHUNK;
    private static final long BIND_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();

    // Of the thread only.
    private final List<Connection> connections = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(CHUNK);
    private @Nullable ServerSocketChannel acceptor;
    private boolean frozen;
    private long delayNanos;

    private final AtomicLong bytesFromServer = new AtomicLong();
    private volatile boolean closed;

    private TcpProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
        this.acceptor = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.address = (InetSocketAddress) acceptor.getLocalAddress();
        this.thread = new Thread(this::run, "tcp-proxy-" + address.getPort());
        thread.setDaemon(true);
    }

    /**
     * Starts a proxy for a server, which need not be there yet.
     *
     * @throws UncheckedIOException if no port is free
     */
    public static TcpProxy to(String host, int port) {
        try {
            TcpProxy proxy = new TcpProxy(new InetSocketAddress(host, port));
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy for " + host + ":" + port, e);
        }
    }

    /** The name or number of this machine, to connect to. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** The port to connect to, always the same. */
    public int port() {
        return address.getPort();
    }

    /** How many connections there are, those that nothing passes through included. */
    public int connections() {
        AtomicInteger count = new AtomicInteger();
        tell(() -> count.set(connections.size()));
        return count.get();
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
        tell(() -> flow(false, delay));
    }

    /**
     * Stands still: no byte passes, nobody is told, new connections wait. What was sent meanwhile passes when it is told
     * to {@link #pass}.
     */
    public void freeze() {
        tell(() -> flow(true, Duration.ZERO));
    }

    /**
     * What is sent over the present connections, in either direction, vanishes for ever, also their ends: each side
     * believes that the other is there. New connections pass.
     */
    public void halfOpen() {
        tell(() -> {
            connections.forEach(Connection::fallSilent);
            flow(false, Duration.ZERO);
        });
    }

    /** Resets the present connections on both sides (RST). New connections pass. */
    public void reset() {
        tell(() -> {
            List.copyOf(connections).forEach(Connection::reset);
            flow(false, Duration.ZERO);
        });
    }

    /** Closes the present connections and refuses new ones, as if nobody listened. */
    public void refuse() {
        tell(() -> {
            List.copyOf(connections).forEach(Connection::close);
            stopListening();
        });
    }

    /** Ends all connections, and the proxy. Harmless if it ended. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Command {
        void run() throws IOException;
    }

    /** Has the thread do something, and waits for it. */
    private void tell(Command command) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        commands.add(() -> {
            try {
                command.run();
                selector.selectNow(); // only now closed channels are closed
                result.complete(null);
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        selector.wakeup();
        if (closed) {
            throw new IllegalStateException("the proxy is closed");
        }
        try {
            result.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the proxy for " + target + " failed: " + e.getCause(), e.getCause());
        }
    }

    // --- the thread

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(untilNextIsDue());
                for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
                    next.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    serve(key);
                }
                selector.selectedKeys().clear();
                List.copyOf(connections).forEach(Connection::advance);
            }
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException("the proxy for " + target + " failed", e);
        } finally {
            closed = true;
            end();
        }
    }

    private void end() {
        List.copyOf(connections).forEach(Connection::close);
        try {
            stopListening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            commands.forEach(Runnable::run); // they fail, as the selector is closed
        }
    }

    private void flow(boolean stop, Duration delay) throws IOException {
        frozen = stop;
        delayNanos = delay.toNanos();
        ServerSocketChannel listening = acceptor;
        if (listening == null) {
            listening = listen(address);
            acceptor = listening;
        }
        listening.keyFor(selector).interestOps(frozen ? 0 : SelectionKey.OP_ACCEPT);
    }

    private ServerSocketChannel listen(InetSocketAddress where) throws IOException {
        long start = System.nanoTime();
        while (true) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(where);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_ACCEPT);
                return channel;
            } catch (IOException e) {
                channel.close();
                // Somebody may have had the port for a moment.
                if (where.getPort() == 0 || System.nanoTime() - start > BIND_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private void stopListening() throws IOException {
        if (acceptor != null) {
            acceptor.close();
            acceptor = null;
        }
    }

    private void serve(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof Connection connection) {
            connection.serve(key);
        } else if (!frozen && key.channel() instanceof ServerSocketChannel listening) {
            SocketChannel client = listening.accept();
            if (client != null) {
                connections.add(new Connection(client));
            }
        }
    }

    /** Milliseconds; 0 is for ever. */
    private long untilNextIsDue() {
        if (frozen || connections.isEmpty()) {
            return 0;
        }
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (Connection connection : connections) {
            least = Math.min(least, Math.min(connection.up.dueIn(now), connection.down.dueIn(now)));
        }
        return least == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, least)) + 1;
    }

    /** A client's connection and the one to the server. */
    private final class Connection {
        private final SocketChannel client;
        private final SocketChannel server;
        private final Direction up;
        private final Direction down;
        private boolean silent;

        Connection(SocketChannel client) throws IOException {
            this.client = client;
            this.server = SocketChannel.open();
            this.up = new Direction(client, server, new AtomicLong());
            this.down = new Direction(server, client, bytesFromServer);
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
            channel.register(selector, operations, this);
        }

        void serve(SelectionKey key) {
            try {
                if (key.isConnectable() && !frozen) {
                    server.finishConnect();
                }
                if (key.isReadable()) {
                    Direction direction = key.channel() == client ? up : down;
                    if (silent) {
                        direction.discard();
                    } else if (!frozen) {
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
            if (!silent && !frozen) {
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
            SelectionKey key = channel.keyFor(selector);
            if (key == null || !key.isValid()) {
                return;
            }
            int operations = 0;
            if (silent) {
                operations = SelectionKey.OP_READ;
            } else if (!frozen) {
                operations = connect
                        ? SelectionKey.OP_CONNECT
                        : (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
            }
            key.interestOps(channel.isConnected() || connect ? operations : 0);
        }

        void fallSilent() {
            silent = true;
            up.queue.clear();
            down.queue.clear();
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
            connections.remove(this);
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing more to do about it.
        }
    }

    private record Chunk(ByteBuffer bytes, long dueNanos) {}

    private final class Direction {
        private final SocketChannel from;
        private final SocketChannel to;
        private final AtomicLong counter;
        private final Queue<Chunk> queue = new ArrayDeque<>();
        private int queued;
        private boolean ended;
        private boolean over;

        /** @param counter of the bytes that came */
        Direction(SocketChannel from, SocketChannel to, AtomicLong counter) {
            this.from = from;
            this.to = to;
            this.counter = counter;
        }

        boolean wantsRead() {
            return !ended && queued < MAX_QUEUED;
        }

        void read() throws IOException {
            if (!wantsRead()) {
                return;
            }
            scratch.clear();
            int count = from.read(scratch);
            if (count < 0) {
                ended = true;
            } else if (count > 0) {
                scratch.flip();
                ByteBuffer bytes = ByteBuffer.allocate(count).put(scratch).flip();
                queue.add(new Chunk(bytes, System.nanoTime() + delayNanos));
                queued += count;
                counter.addAndGet(count);
            }
        }

        void discard() throws IOException {
            scratch.clear();
            if (from.read(scratch) < 0) {
                from.close();
            }
        }

        void write() throws IOException {
            for (Chunk next = queue.peek(); next != null && isDue(next, System.nanoTime()); next = queue.peek()) {
                queued -= to.write(next.bytes);
                if (next.bytes.hasRemaining()) {
                    return;
                }
                queue.remove();
            }
            if (ended && queue.isEmpty() && !over && to.isConnected()) {
                over = true;
                to.shutdownOutput();
            }
        }

        /** What is due could not be written. */
        boolean isBlocked() {
            Chunk next = queue.peek();
            return next != null && isDue(next, System.nanoTime());
        }

        boolean isOver() {
            return over;
        }

        private boolean isDue(Chunk chunk, long now) {
            return chunk.dueNanos - now <= 0;
        }

        /** Nanoseconds until something is to be written that waits for its time only. */
        long dueIn(long now) {
            Chunk next = queue.peek();
            return next == null || isDue(next, now) ? Long.MAX_VALUE : next.dueNanos - now;
        }
    }
}
