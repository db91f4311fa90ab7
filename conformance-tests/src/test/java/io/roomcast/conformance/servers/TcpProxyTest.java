package io.roomcast.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int NOTHING_MILLIS = 100;

    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private record Pair(Socket client, Socket server) {}

    private Socket client() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), PATIENCE_MILLIS);
        return socket;
    }

    private Pair connect() throws IOException {
        Socket client = client();
        Socket accepted = server.accept();
        accepted.setSoTimeout(PATIENCE_MILLIS);
        sockets.add(accepted);
        Pair pair = new Pair(client, accepted);
        assertExchanges(pair); // until the proxy, too, knows that both are connected
        return pair;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static void assertNothingComes(Socket socket) throws IOException {
        socket.setSoTimeout(NOTHING_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertExchanges(Pair pair) throws IOException {
        send(pair.client, "ping");
        assertThat(receive(pair.server, 4)).isEqualTo("ping");
        send(pair.server, "pong");
        assertThat(receive(pair.client, 4)).isEqualTo("pong");
    }

    @Test
    void passesBothWaysAndTheEnd() throws IOException {
        Pair pair = connect();
        assertExchanges(pair);
        pair.client.shutdownOutput();
        assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
        send(pair.server, "last");
        pair.server.shutdownOutput();
        assertThat(receive(pair.client, 100)).isEqualTo("last");
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void countsWhatComesFromTheServerOverAllConnections() throws IOException {
        assertExchanges(connect());
        Pair pair = connect();
        long before = proxy.bytesFromServer();
        send(pair.client, "question");
        assertThat(receive(pair.server, 8)).isEqualTo("question");
        send(pair.server, "answer");
        assertThat(receive(pair.client, 6)).isEqualTo("answer");
        assertThat(before).as("three pongs").isEqualTo(12);
        assertThat(proxy.bytesFromServer()).isEqualTo(before + 6);
    }

    @Test
    void passesMuchAtATimeUnchanged() throws Exception {
        Pair pair = connect();
        byte[] bytes = new byte[5_000_000];
        new Random(1).nextBytes(bytes);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                pair.client.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(Arrays.equals(pair.server.getInputStream().readNBytes(bytes.length), bytes))
                .isTrue();
        sent.get();
    }

    @Test
    void delaysInOrder() throws IOException {
        Pair pair = connect();
        proxy.delay(Duration.ofMillis(50));
        long start = System.nanoTime();
        send(pair.client, "a");
        send(pair.client, "b");
        assertThat(receive(pair.server, 2)).isEqualTo("ab");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
        proxy.pass();
        assertExchanges(pair);
    }

    @Test
    void frozenNothingPassesUntilItThaws() throws IOException {
        Pair pair = connect();
        proxy.freeze();
        send(pair.client, "a");
        send(pair.server, "b");
        Socket waiting = client();
        send(waiting, "c");
        assertNothingComes(pair.server);
        assertNothingComes(pair.client);
        assertThat(proxy.connections()).isEqualTo(1);

        proxy.pass();
        assertThat(receive(pair.server, 1)).isEqualTo("a");
        assertThat(receive(pair.client, 1)).isEqualTo("b");
        try (Socket accepted = server.accept()) {
            assertThat(receive(accepted, 1)).isEqualTo("c");
        }
    }

    @Test
    void aHalfOpenConnectionSwallowsEverythingAndNewOnesPass() throws IOException {
        Pair old = connect();
        proxy.halfOpen();
        send(old.client, "a");
        send(old.server, "b");
        assertNothingComes(old.server);
        assertNothingComes(old.client);
        assertExchanges(connect());

        old.client.close();
        assertNothingComes(old.server);
        proxy.pass();
        assertNothingComes(old.server);
    }

    @Test
    void resetsAndThenPasses() throws IOException {
        Pair pair = connect();
        assertExchanges(pair);
        proxy.reset();
        assertThatThrownBy(() -> pair.client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> pair.server.getInputStream().read()).isInstanceOf(SocketException.class);
        assertExchanges(connect());
    }

    @Test
    void refusesAndIsBackOnTheSamePort() throws IOException {
        Pair pair = connect();
        proxy.refuse();
        assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
        assertThat(pair.server.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
        proxy.refuse();
        proxy.pass();
        assertExchanges(connect());
    }

    @Test
    void whoeverConnectsWhileTheServerIsAwayIsReset() throws IOException {
        server.close();
        // While connecting, or right after it.
        assertThatThrownBy(() -> client().getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void closedItIsGone() throws IOException {
        Pair pair = connect();
        proxy.close();
        proxy.close();
        assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
        assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
        assertThatThrownBy(proxy::pass).isInstanceOf(IllegalStateException.class);
    }
}
