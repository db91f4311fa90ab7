package io.roomcast.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Serves the page, on loopback only. */
final class PageServer implements AutoCloseable {
    private static final String CLIENT_FILE = "socket.io.min.js";
    private static final String CLIENT_VERSION = "4.8.1";
    private static final String CDN = "https://cdn.socket.io";

    private static final Map<String, String> TYPES = Map.of(
            "index.html",
            "text/html; charset=utf-8",
            "style.css",
            "text/css; charset=utf-8",
            "app.js",
            "text/javascript; charset=utf-8",
            CLIENT_FILE,
            "text/javascript; charset=utf-8",
            "icon.svg",
            "image/svg+xml");

    private static final String POLICY = "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "script-src 'self' " + CDN + "; connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:*";

    private final HttpServer server;

    private PageServer(HttpServer server) {
        this.server = server;
    }

    /** What the page needs to know; its form is that of {@code nodes.json}. */
    private record Setup(String backend, String layout, boolean channels, List<Node> nodes, Client client) {}

    private record Node(int number, URI url, String where) {}

    private record Client(String src, String text) {}

    /**
     * Takes the port; nothing is served before {@link #open}.
     *
     * @throws IllegalStateException if the port is taken
     */
    static PageServer bind(int port) {
        try {
            return new PageServer(HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0));
        } catch (BindException e) {
            throw new IllegalStateException(
                    "port " + port + " is taken; choose another one with --port, for example --port " + (port + 1)
                            + ", or --port 0 for any free one",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("cannot serve the page on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Starts to serve the page of these servers. */
    void open(DemoOptions options, List<DemoNode> nodes) {
        byte[] setup = setup(options, nodes);
        server.createContext("/", exchange -> serve(exchange, setup));
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Whether the page comes with the browser client, or loads it from the CDN. */
    static boolean clientIsBundled() {
        return PageServer.class.getResource("page/" + CLIENT_FILE) != null;
    }

    /** Where the browser client comes from, for people. */
    static String clientOrigin() {
        return "socket.io-client " + CLIENT_VERSION
                + (clientIsBundled() ? ", bundled from npm" : ", from cdn.socket.io (npm was absent at build time)");
    }

    private static byte[] setup(DemoOptions options, List<DemoNode> nodes) {
        String src = clientIsBundled() ? CLIENT_FILE : CDN + "/" + CLIENT_VERSION + "/" + CLIENT_FILE;
        Setup setup = new Setup(
                options.connection(),
                nodes.size() + (options.processes() ? ", a process each" : ", in one process"),
                options.redis(),
                nodes.stream()
                        .map(node -> new Node(node.number(), node.url(), node.where()))
                        .toList(),
                new Client(src, clientOrigin()));
        try {
            return new ObjectMapper().writeValueAsBytes(setup);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write what the page needs", e);
        }
    }

    private static void serve(HttpExchange exchange, byte[] setup) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            String name = path.isEmpty() ? "index.html" : path;
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (name.equals("nodes.json")) {
                send(exchange, "application/json", setup);
                return;
            }
            String type = TYPES.get(name);
            try (InputStream file = type == null ? null : PageServer.class.getResourceAsStream("page/" + name)) {
                if (type == null || file == null) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
                send(exchange, type, file.readAllBytes());
            }
        }
    }

    private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
