package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engine.IO v4 on the wire. */
class EngineProtocolTest extends ServerTest {
    private final CompletableFuture<String> reason = new CompletableFuture<>();

    private SocketIoServer startEcho(SocketIoServerBuilder builder) {
        SocketIoServer server = builder.build();
        server.onConnection(socket -> {
            socket.onDisconnect(reason::complete);
            socket.on(
                    "echo", (data, ack) -> socket.emit("echo", data.arguments().toArray()));
        });
        return start(server);
    }

    private Polling poll() {
        return Polling.open(uri("http", "polling"));
    }

    private Polling connectedPoll() {
        Polling polling = poll();
        assertThat(polling.post("40").body()).isEqualTo("ok");
        assertThat(polling.get().body()).startsWith("40{\"sid\":\"");
        return polling;
    }

    @Test
    void handshakeSaysWhatTheServerWants() {
        startEcho(local().pingInterval(Duration.ofSeconds(3))
                .pingTimeout(Duration.ofSeconds(2))
                .maxPayload(1234));
        HttpResponse<String> response = new Polling(uri("http", "polling")).get();
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=UTF-8");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(response.body())
                .matches("0\\{\"sid\":\"[A-Za-z0-9_-]{20}\",\"upgrades\":\\[\"websocket\"],\"pingInterval\":3000,"
                        + "\"pingTimeout\":2000,\"maxPayload\":1234}");
        assertThat(ws().next()).contains("\"upgrades\":[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET  | EIO=4                                | {"code":0,"message":"Transport unknown"}
                    GET  | EIO=4&transport=abc                  | {"code":0,"message":"Transport unknown"}
                    GET  | EIO=4&transport=polling&sid=nobody   | {"code":1,"message":"Session ID unknown"}
                    POST | EIO=4&transport=polling              | {"code":2,"message":"Bad handshake method"}
                    GET  | EIO=4&transport=websocket            | {"code":3,"message":"Bad request"}
                    PUT  | EIO=4&transport=polling              | {"code":2,"message":"Bad handshake method"}
                    GET  | EIO=abc&transport=polling            | {"code":5,"message":"Unsupported protocol version"}
                    GET  | transport=polling                    | {"code":5,"message":"Unsupported protocol version"}
                    GET  | EIO=3&transport=polling              | {"code":5,"message":"Unsupported protocol version"}
                    """)
    void refusesWithTheCodesOfNode(String method, String query, String error) {
        startEcho(local());
        HttpResponse<String> response =
                new Polling(java.net.URI.create("http://localhost:" + port() + "/socket.io/?" + query)).request(method);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transport=websocket",
                "EIO=abc&transport=websocket",
                "EIO=4",
                "EIO=4&transport=abc",
                "EIO=4&transport=polling"
            })
    void webSocketsAreRefusedLikewise(String query) throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write(String.join(
                "\r\n",
                "GET /socket.io/?" + query + " HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
                "",
                ""));
        assertThat(raw.readHead()).startsWith("HTTP/1.1 400");
        assertThat(raw.readToEnd()).isTrue();
    }

    @Test
    void otherPathsAreNotFound() {
        startEcho(local());
        assertThat(new Polling(java.net.URI.create("http://localhost:" + port() + "/else"))
                        .get()
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void pollingCarriesTextAndBinaryBothWays() {
        startEcho(local());
        Polling polling = connectedPoll();
        polling.post("42[\"echo\",\"é\"]\u001e451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA==");
        StringBuilder got = new StringBuilder(polling.get().body());
        if (got.indexOf("bAQ") < 0) {
            got.append('\u001e').append(polling.get().body());
        }
        assertThat(got)
                .hasToString("42[\"echo\",\"é\"]\u001e451-[\"echo\",{\"_placeholder\":true,\"num\":0}]\u001ebAQIDBA==");
    }

    @Test
    void aSecondPollClosesTheSession() {
        startEcho(local());
        Polling polling = connectedPoll();
        CompletableFuture<HttpResponse<String>> first = polling.getLater();
        CompletableFuture<HttpResponse<String>> second = polling.getLater();
        // Which one comes first is up to the network.
        assertThat(new String[] {outcome(first), outcome(second)}).containsExactlyInAnyOrder("200 1", "400");
        assertThat(polling.get().statusCode()).isEqualTo(400);
        assertThat(await(reason)).isEqualTo("transport error");
    }

    @Test
    void aPollThatIsCancelledClosesTheSession() throws Exception {
        startEcho(local());
        Polling polling = connectedPoll();
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write("GET /socket.io/?EIO=4&transport=polling&sid=" + polling.sid()
                + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        raw.close();
        assertThat(await(reason)).isEqualTo("transport error");
        assertThat(polling.get().statusCode()).isEqualTo(400);
    }

    private static String outcome(CompletableFuture<HttpResponse<String>> response) {
        HttpResponse<String> got = await(response);
        return got.statusCode() == 200 ? "200 " + got.body() : String.valueOf(got.statusCode());
    }

    @Test
    void anInvalidPacketClosesTheSession() {
        startEcho(local());
        Polling polling = connectedPoll();
        assertThat(polling.post("abc").statusCode()).isEqualTo(400);
        assertThat(await(reason)).isEqualTo("parse error");
        assertThat(polling.get().statusCode()).isEqualTo(400);
    }

    @Test
    void badBase64ClosesTheSession() {
        startEcho(local());
        assertThat(connectedPoll().post("b***").statusCode()).isEqualTo(400);
        assertThat(await(reason)).isEqualTo("parse error");
    }

    @Test
    void anOversizeBodyIsRefusedAndClosesTheSessionOnly() {
        startEcho(local().maxPayload(1000));
        Polling other = connectedPoll();
        Polling polling = poll();
        assertThat(polling.post("4" + "x".repeat(1000)).statusCode()).isEqualTo(413);
        assertThat(polling.get().statusCode()).isEqualTo(400);
        other.post("42[\"echo\",1]");
        assertThat(other.get().body()).isEqualTo("42[\"echo\",1]");
    }

    @Test
    void aBodyOfTheLargestSizeIsTaken() {
        startEcho(local().maxPayload(1000));
        Polling polling = connectedPoll();
        String text = "42[\"echo\",\"" + "x".repeat(1000 - 12) + "\"]";
        assertThat(polling.post(text.substring(0, 1000 - 2) + "\"]").statusCode())
                .isEqualTo(200);
    }

    @Test
    void closePacketEndsTheWaitingPoll() {
        startEcho(local());
        Polling polling = connectedPoll();
        CompletableFuture<HttpResponse<String>> waiting = polling.getLater();
        assertThat(polling.post("1").body()).isEqualTo("ok");
        assertThat(await(waiting).body()).isEqualTo("6");
        assertThat(await(reason)).isEqualTo("transport close");
        assertThat(polling.get().statusCode()).isEqualTo(400);
    }

    @Test
    void aSilentClientIsClosed() {
        startEcho(local().pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)));
        WsClient ws = connected();
        assertThat(ws.nextOfAnyKind()).isEqualTo("2");
        assertThat(ws.closeCode()).isEqualTo(1005);
        assertThat(await(reason)).isEqualTo("ping timeout");
    }

    @Test
    void aClientThatAnswersPingsStays() {
        startEcho(local().pingInterval(Duration.ofMillis(20)).pingTimeout(Duration.ofSeconds(10)));
        WsClient ws = connected();
        for (int i = 0; i < 5; i++) {
            assertThat(ws.nextOfAnyKind()).isEqualTo("2");
            ws.send("3");
        }
        assertThat(reason).isNotDone();
    }

    @Test
    void pingsTravelByPollingToo() {
        startEcho(local().pingInterval(Duration.ofMillis(20)).pingTimeout(Duration.ofSeconds(10)));
        Polling polling = poll();
        for (int i = 0; i < 3; i++) {
            assertThat(polling.get().body()).isEqualTo("2");
            assertThat(polling.post("3").body()).isEqualTo("ok");
        }
    }

    @Test
    void aPollingClientThatAnswersNoPingIsClosed() {
        startEcho(local().pingInterval(Duration.ofMillis(50)).pingTimeout(Duration.ofMillis(50)));
        Polling polling = poll();
        HttpResponse<String> response;
        do {
            response = polling.get();
        } while (response.statusCode() == 200);
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void upgradesFromPollingToWebSocketWithoutLosingAnything() {
        SocketIoServer server = startEcho(local());
        Polling polling = connectedPoll();
        WsClient ws = ws("websocket&sid=" + polling.sid());
        CompletableFuture<HttpResponse<String>> waiting = polling.getLater();
        ws.send("2probe");
        assertThat(ws.next()).isEqualTo("3probe");
        assertThat(await(waiting).body()).isEqualTo("6");
        await(server.emit("between", 1));
        ws.send("5");
        assertThat(ws.next()).isEqualTo("42[\"between\",1]");
        ws.send("42[\"echo\",2]");
        assertThat(ws.next()).isEqualTo("42[\"echo\",2]");
        assertThat(polling.get().statusCode()).isEqualTo(400);
        assertThat(ws("websocket&sid=" + polling.sid()).closeCode()).isEqualTo(1005);
    }

    @Test
    void aBrokenProbeLeavesPollingAlone() {
        startEcho(local());
        Polling polling = connectedPoll();
        WsClient ws = ws("websocket&sid=" + polling.sid());
        ws.send("nonsense");
        assertThat(ws.closeCode()).isEqualTo(1005);
        polling.post("42[\"echo\",1]");
        assertThat(polling.get().body()).isEqualTo("42[\"echo\",1]");
    }

    @Test
    void aSecondProbeIsOneTooMany() {
        startEcho(local());
        Polling polling = connectedPoll();
        WsClient ws = ws("websocket&sid=" + polling.sid());
        ws.send("2probe");
        assertThat(ws.next()).isEqualTo("3probe");
        ws.send("2probe");
        assertThat(ws.closeCode()).isEqualTo(1005);
        polling.post("42[\"echo\",1]");
        assertThat(polling.get().body()).isEqualTo("42[\"echo\",1]");
        WsClient another = ws("websocket&sid=" + polling.sid());
        another.send("2probe");
        assertThat(another.next()).isEqualTo("3probe");
    }

    @Test
    void anUpgradeThatTakesTooLongIsGivenUp() {
        startEcho(local().upgradeTimeout(Duration.ofMillis(50)));
        Polling polling = connectedPoll();
        assertThat(ws("websocket&sid=" + polling.sid()).closeCode()).isEqualTo(1005);
        polling.post("42[\"echo\",1]");
        assertThat(polling.get().body()).isEqualTo("42[\"echo\",1]");
    }

    @Test
    void fragmentsArePutTogether() {
        startEcho(local());
        WsClient ws = connected();
        ws.sendFragments("42[\"echo\",", "\"in ", "parts\"]");
        assertThat(ws.next()).isEqualTo("42[\"echo\",\"in parts\"]");
    }

    @Test
    void anOversizeMessageIsClosedWith1009() {
        startEcho(local().maxPayload(1000));
        WsClient ws = connected();
        ws.send("x".repeat(1001));
        assertThat(ws.closeCode()).isEqualTo(1009);
        assertThat(await(reason)).isEqualTo("transport error");
    }

    @Test
    void anOversizeMessageInFragmentsIsClosedWith1009() {
        startEcho(local().maxPayload(1000));
        WsClient ws = connected();
        ws.sendFragments("4".repeat(600), "4".repeat(600));
        assertThat(ws.closeCode()).isEqualTo(1009);
    }

    @Test
    void anUnmaskedFrameIsClosedWith1002() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.write(new byte[] {(byte) 0x81, 1, '3'});
        assertThat(raw.readCloseCode()).isEqualTo(1002);
    }

    @Test
    void textThatIsNotUtf8IsClosedWith1007() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.writeMasked(0x81, new byte[] {'4', (byte) 0xff});
        assertThat(raw.readCloseCode()).isEqualTo(1007);
    }

    @Test
    void pingFramesOfWebSocketAreAnswered() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        assertThat(raw.readFrame().payload()).startsWith("0{");
        raw.writeMasked(0x89, new byte[] {'?'});
        assertThat(raw.readFrame()).satisfies(pong -> {
            assertThat(pong.opcode()).isEqualTo(RawConnection.PONG);
            assertThat(pong.payload()).isEqualTo("?");
        });
    }

    @Test
    void aCloseFrameIsAnsweredWithOne() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.writeMasked(0x88, new byte[] {3, (byte) 0xe8});
        assertThat(raw.readCloseCode()).isEqualTo(1005);
    }

    @Test
    void ourOwnCloseFrameIsTheOnlyOne() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.writeMasked(0x81, new byte[] {'1'});
        assertThat(raw.readFrame().payload()).startsWith("0{");
        assertThat(raw.readFrame().opcode()).isEqualTo(RawConnection.CLOSE);
        raw.writeMasked(0x88, new byte[] {3, (byte) 0xe8});
        assertThat(raw.readFrame()).isNull();
    }

    @Test
    void anUnknownVersionOfWebSocketIsRefusedAndHungUpOn() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write(String.join(
                "\r\n",
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 99",
                "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==",
                "",
                ""));
        assertThat(raw.readHead()).startsWith("HTTP/1.1 426");
        assertThat(raw.readToEnd()).isTrue();
    }

    @Test
    void aBodyInBrokenChunksIsNotProcessed() throws Exception {
        startEcho(local());
        Polling polling = connectedPoll();
        CompletableFuture<HttpResponse<String>> waiting = polling.getLater();
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write(String.join(
                "\r\n",
                "POST /socket.io/?EIO=4&transport=polling&sid=" + polling.sid() + " HTTP/1.1",
                "Host: localhost",
                "Transfer-Encoding: chunked",
                "",
                "a",
                "42[\"echo\"]",
                "nonsense",
                ""));
        assertThat(await(reason)).isEqualTo("transport error");
        // The close packet, or an error if the poll came later than the broken body.
        assertThat(await(waiting).body()).doesNotContain("echo");
    }

    @Test
    void aWebSocketWithoutKeyIsRefused() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write(String.join(
                "\r\n",
                "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "",
                ""));
        assertThat(raw.readHead()).startsWith("HTTP/1.1 400");
    }

    @Test
    void aRequestThatIsNoHttpIsRefused() throws Exception {
        startEcho(local());
        RawConnection raw = closed(RawConnection.connect(address()));
        raw.write("nonsense\r\n\r\n");
        assertThat(raw.readHead()).startsWith("HTTP/1.1 400");
    }

    @Test
    void corsNamesAllowedOriginsOnly() {
        startEcho(local().cors("https://a.example", "https://b.example"));
        Polling polling = new Polling(uri("http", "polling"));
        assertThat(polling.request("GET", "Origin", "https://b.example")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .hasValue("https://b.example");
        assertThat(polling.request("GET", "Origin", "https://c.example")
                        .headers()
                        .firstValue("access-control-allow-origin"))
                .isEmpty();
    }

    @Test
    void corsPreflightIsAnswered() {
        startEcho(local().cors("*"));
        HttpResponse<String> response = new Polling(uri("http", "polling"))
                .request("OPTIONS", "Origin", "https://a.example", "Access-Control-Request-Headers", "x-token");
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("*");
        assertThat(response.headers().firstValue("access-control-allow-headers"))
                .hasValue("x-token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example", "*"})
    void corsWithCredentialsNamesTheOriginItself(String allowed) {
        startEcho(local().cors(allowed).corsCredentials(true));
        Polling polling = new Polling(uri("http", "polling"));
        for (String method : new String[] {"GET", "OPTIONS"}) {
            var headers = polling.request(method, "Origin", "https://a.example").headers();
            assertThat(headers.firstValue("access-control-allow-origin")).hasValue("https://a.example");
            assertThat(headers.firstValue("access-control-allow-credentials")).hasValue("true");
            assertThat(headers.allValues("vary")).contains("Origin");
        }
        var stranger = polling.request("GET", "Origin", "https://c.example").headers();
        assertThat(stranger.firstValue("access-control-allow-credentials").isPresent())
                .isEqualTo(allowed.equals("*"));
    }

    @Test
    void withoutCorsNoOriginIsNamed() {
        startEcho(local());
        HttpResponse<String> response =
                new Polling(uri("http", "polling")).request("GET", "Origin", "https://a.example");
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void pollingAnswersAreCompressedOnDemand() throws Exception {
        SocketIoServer server = startEcho(local().httpCompression(true));
        Polling polling = connectedPoll();
        await(server.emit("long", "x".repeat(5000)));
        var response = java.net.http.HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("http", "polling&sid=" + polling.sid()))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
        try (var in = new java.util.zip.GZIPInputStream(response.body())) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("42[\"long\",\"" + "x".repeat(5000) + "\"]");
        }
    }

    @Test
    void aTakenPortIsToldClearly() {
        startEcho(local());
        SocketIoServer second = local().build();
        closed(() -> await(second.close()));
        assertThatThrownBy(() -> second.listen("localhost", port())
                        .toCompletableFuture()
                        .get(SECONDS, java.util.concurrent.TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(java.net.BindException.class)
                .hasMessageStartingWith("cannot listen on localhost/127.0.0.1:" + port());
    }
}
