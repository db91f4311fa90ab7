package io.roomcast.demo;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.server.SocketIoServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One server of the cluster, with what the page and the checks ask of it. */
record NodeServer(int number, URI url, SocketIoServer server, AdapterFactory adapters) implements DemoNode {
    /**
     * Starts a server on a free loopback port.
     *
     * @param adapters closed with the server
     * @param channels tells the Redis channels; null where there is no Redis
     * @param check whether clients may use the operations of {@link CheckEvents}, in a namespace of their own
     */
    static NodeServer start(int number, AdapterFactory adapters, @Nullable RedisChannels channels, boolean check) {
        SocketIoServer server =
                SocketIoServer.builder().adapter(adapters).cors("*").build();
        new PageEvents(number, server, channels).register();
        if (check) {
            new CheckEvents(number, server.of(CheckEvents.NAMESPACE)).register();
        }
        try {
            InetSocketAddress address =
                    server.listen("127.0.0.1", 0).toCompletableFuture().get(30, TimeUnit.SECONDS);
            return new NodeServer(number, URI.create("http://127.0.0.1:" + address.getPort()), server, adapters);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("node " + number + " cannot start: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while node " + number + " started", e);
        }
    }

    @Override
    public String where() {
        return "in this process";
    }

    @Override
    public void close() {
        try {
            server.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("node " + number + " did not shut down cleanly: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        adapters.close();
    }
}
