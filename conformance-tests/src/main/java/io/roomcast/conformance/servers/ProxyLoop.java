package io.roomcast.conformance.servers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a {@link TcpProxy}, its connections, and how these flow at the moment. Except for {@link #tell},
 * {@link #connections} and {@link #end} everything is called by the thread only.
 */
final class ProxyLoop {
    /** Bytes that are read at once, at most. */
    static final int CHUNK = 64 * 1024;

    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final List<ProxyConnection> connections = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(CHUNK);
    private @Nullable Thread thread;
    private boolean frozen;
    private long delayNanos;
    private volatile boolean closed;

    /** What has channels that become ready. */
    interface Served {
        void serve(SelectionKey key) throws IOException;
    }

    /** What the thread is told to do. */
    interface Command {
        void run() throws IOException;
    }

    ProxyLoop() throws IOException {
        this.selector = Selector.open();
    }

    /** @param atTheEnd what the thread does last */
    void start(String name, Command atTheEnd) {
        Thread started = new Thread(() -> run(name, atTheEnd), name);
        started.setDaemon(true);
        started.start();
        thread = started;
    }

    // --- for others

    /** Has the thread do something, and waits for it. */
    void tell(Command command) {
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
            throw new IllegalStateException("the proxy failed: " + e.getCause(), e.getCause());
        }
    }

    int connections() {
        AtomicInteger count = new AtomicInteger();
        tell(() -> count.set(connections.size()));
        return count.get();
    }

    /** Ends the thread, and waits for it. */
    void end() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
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

    // --- the thread

    private void run(String name, Command atTheEnd) {
        try (selector) {
            while (!closed) {
                selector.select(untilNextIsDue());
                for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
                    next.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid() && key.attachment() instanceof Served served) {
                        served.serve(key);
                    }
                }
                selector.selectedKeys().clear();
                each(ProxyConnection::advance);
            }
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException(name + " failed", e);
        } finally {
            closed = true;
            each(ProxyConnection::close);
            end(name, atTheEnd);
        }
    }

    private void end(String name, Command atTheEnd) {
        try {
            atTheEnd.run();
        } catch (IOException e) {
            throw new IllegalStateException(name + " did not end", e);
        } finally {
            commands.forEach(Runnable::run); // they fail, as the selector is closed
        }
    }

    /** Milliseconds; 0 is for ever. */
    private long untilNextIsDue() {
        if (frozen || connections.isEmpty()) {
            return 0;
        }
        long now = System.nanoTime();
        long least = Long.MAX_VALUE;
        for (ProxyConnection connection : connections) {
            least = Math.min(least, connection.dueIn(now));
        }
        return least == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, least)) + 1;
    }

    // --- connections

    void register(SelectableChannel channel, int operations, Served served) throws IOException {
        channel.register(selector, operations, served);
    }

    @Nullable
    SelectionKey keyOf(SelectableChannel channel) {
        return channel.keyFor(selector);
    }

    void add(ProxyConnection connection) {
        connections.add(connection);
    }

    void remove(ProxyConnection connection) {
        connections.remove(connection);
    }

    void each(Consumer<ProxyConnection> action) {
        List.copyOf(connections).forEach(action);
    }

    /** An empty buffer, to be used at once. */
    ByteBuffer scratch() {
        return scratch.clear();
    }

    // --- how they flow

    void flow(boolean frozen, Duration delay) {
        this.frozen = frozen;
        this.delayNanos = delay.toNanos();
    }

    boolean isFrozen() {
        return frozen;
    }

    /** How much later than it came everything goes on. */
    long delayNanos() {
        return delayNanos;
    }
}
