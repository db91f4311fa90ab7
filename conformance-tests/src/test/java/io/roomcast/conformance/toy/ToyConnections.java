package io.roomcast.conformance.toy;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import io.roomcast.conformance.servers.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A toy with a connection for each link, over which nothing goes. */
final class ToyConnections implements Backend {
    private final Backend toy;
    private final String host;
    private final int port;
    private final boolean leaks;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    ToyConnections(Backend toy, String host, int port, boolean leaks) {
        this.toy = toy;
        this.host = host;
        this.port = port;
        this.leaks = leaks;
    }

    @Override
    public String newNodeId(String namespace) {
        return toy.newNodeId(namespace);
    }

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox inbox) {
        try {
            Socket socket = new Socket(host, port);
            open.add(socket);
            return toy.link(node, inbox).thenApply(link -> closing(link, socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same link, which also closes its connection. */
    private Link closing(Link link, Socket socket) {
        return (Link) Proxy.newProxyInstance(
                Link.class.getClassLoader(), new Class<?>[] {Link.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close") && !leaks) {
                        close(socket);
                    }
                    try {
                        return method.invoke(link, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        return toy.publisher();
    }

    @Override
    public void close() {
        toy.close();
        open.forEach(this::close);
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
                    inThread(() -> awaitEnd(accepted));
                } catch (IOException e) {
                    return; // closed
                }
            }
        }

        private static void awaitEnd(Socket accepted) {
            try (accepted) {
                accepted.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // It was reset.
            }
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
