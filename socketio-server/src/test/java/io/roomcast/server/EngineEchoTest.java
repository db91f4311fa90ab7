package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.server.engine.EngineServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Engine.IO v4 without Socket.IO on top, with a server that sends every message back. Together with
 * {@link EngineProtocolTest} this covers the cases of the suite published with the protocol.
 */
@ExtendWith(LeakCheck.class)
class EngineEchoTest {
    private final EngineServer server = EngineEchoMain.server(Duration.ofSeconds(25), Duration.ofSeconds(20));
    private final List<WsClient> clients = new ArrayList<>();
    private int port;

    @BeforeEach
    void listen() {
        port = ServerTest.await(server.listen(new InetSocketAddress("localhost", 0)))
                .getPort();
    }

    @AfterEach
    void close() {
        clients.forEach(WsClient::close);
        ServerTest.await(server.close());
    }

    private URI uri(String scheme, String transport) {
        return URI.create(scheme + "://localhost:" + port + "/engine.io/?EIO=4&transport=" + transport);
    }

    private Polling poll() {
        return Polling.open(uri("http", "polling"));
    }

    private WsClient ws(String query) {
        WsClient ws = WsClient.connect(uri("ws", query));
        clients.add(ws);
        return ws;
    }

    private WsClient openSession() {
        WsClient ws = ws("websocket");
        assertThat(ws.next())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[],\"pingInterval\":25000,"
                        + "\"pingTimeout\":20000,\"maxPayload\":1000000}");
        return ws;
    }

    @ParameterizedTest
    @ValueSource(strings = {"4hello", "4test1\u001e4test2\u001e4test3", "4hello\u001ebAQIDBA=="})
    void pollingCarriesPayloadsBothWays(String payload) {
        Polling polling = poll();
        assertThat(polling.post(payload).body()).isEqualTo("ok");
        assertThat(polling.get().body()).isEqualTo(payload);
    }

    @Test
    void webSocketCarriesTextAndBinaryBothWays() {
        WsClient ws = openSession();
        ws.send("4hello");
        assertThat(ws.next()).isEqualTo("4hello");
        ws.send(new byte[] {1, 2, 3, 4});
        assertThat(ws.nextMessage()).isEqualTo(new byte[] {1, 2, 3, 4});
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1"})
    void anInvalidPacketOrACloseClosesAWebSocket(String packet) {
        WsClient ws = openSession();
        ws.send(packet);
        assertThat(ws.closeCode()).isEqualTo(1005);
    }

    @Test
    void pollsAndPostsUnderWayWhenTheClientUpgradesAreRefused() throws Exception {
        Polling polling = poll();
        var waiting = polling.getLater();
        try (RawConnection post = RawConnection.connect(new InetSocketAddress("localhost", port))) {
            post.write("POST /engine.io/?EIO=4&transport=polling&sid=" + polling.sid()
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n4la");
            WsClient ws = ws("websocket&sid=" + polling.sid());
            ws.send("5");
            ws.send("4hello");
            assertThat(ws.next()).isEqualTo("4hello");
            post.write("te!");
            assertThat(post.readHead()).startsWith("HTTP/1.1 400");
            assertThat(ServerTest.await(waiting).statusCode()).isEqualTo(400);
            ws.send("4still there");
            assertThat(ws.next()).isEqualTo("4still there");
        }
    }
}
