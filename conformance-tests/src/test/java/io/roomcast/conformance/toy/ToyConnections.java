package io.roomcast.conformance.toy;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.conformance.servers.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A toy whose links have a connection each, without which they publish and receive nothing. */
final class ToyConnections implements Backend {
    private final ToyBackend toy;
    private final InetSocketAddress server;
    private final Set<ToyConnection> open = ConcurrentHashMap.newKeySet();

    ToyConnections(ToyBackend toy, String host, int port) {
        this.toy = toy;
        this.server = new InetSocketAddress(host, port);
    }

    @Override
    public String newNodeId(String namespace) {
        return toy.newNodeId(namespace);
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        try {
            ToyConnection connection = new ToyConnection(server, inbox);
            open.add(connection);
            return toy.link(node, connection).thenApply(link -> over(connection, link));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same link, which needs its connection, and closes it. */
    private Link over(ToyConnection connection, Link link) {
        return (Link) Proxy.newProxyInstance(
                Link.class.getClassLoader(), new Class<?>[] {Link.class}, (self, method, arguments) -> {
                    boolean publishes = method.getName().equals("publish")
                            || method.getName().equals("respond");
                    if (publishes && !connection.isUp()) {
                        return toy.has(Flaw.LOSES_WHAT_IT_PUBLISHES_WHILE_CUT_OFF)
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(new IOException("there is no connection"));
                    }
                    if (method.getName().equals("close") && !toy.has(Flaw.LEAKS_CONNECTIONS)) {
                        open.remove(connection);
                        connection.close();
                    }
                    try {
                        return method.invoke(link, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return toy.publisher();
    }

    @Override
    public void close() {
        toy.close();
        open.forEach(ToyConnection::close);
    }

    /** Takes connections, and ends those that their clients end. */
    static final class Server implements TestServer {
        private final ServerSocket socket;

        Server() throws IOException {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            inThread(this::accept);
        }

        private static void inThread(Runnable task) {
            Thread thread = new Thread(task, "toy-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket accepted = socket.accept();
                    inThread(() -> serve(accepted));
                } catch (IOException e) {
                    return; // closed
                }
            }
        }

        /** Greets, so that the other side knows that it is connected to more than a queue. */
        private static void serve(Socket client) {
            try {
                client.getOutputStream().write(1);
            } catch (IOException e) {
                // It has gone, which is found below, too.
            }
            ToyConnection.awaitEnd(client);
        }

        @Override
        public String host() {
            return socket.getInetAddress().getHostAddress();
        }

        @Override
        public int port() {
            return socket.getLocalPort();
        }

        @Override
        public String description() {
            return "a socket";
        }

        @Override
        public void start() {}

        @Override
        public void stop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long pid() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
