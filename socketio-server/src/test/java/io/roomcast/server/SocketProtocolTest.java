package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineSession;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket.IO v5 on the wire. */
class SocketProtocolTest extends ServerTest {
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    private SocketIoServer startKeeping(SocketIoServerBuilder builder) {
        SocketIoServer server = builder.build();
        server.onConnection(this::keep);
        return start(server);
    }

    private void keep(Socket socket) {
        socket.onDisconnect(reasons::add);
        socket.on("echo", (data, ack) -> {
            socket.emit("echo", data.arguments().toArray());
            ack.send(data.arguments().toArray());
        });
        sockets.add(socket);
    }

    @Test
    void connectIsAnsweredWithAnIdOfTwentyCharacters() {
        startKeeping(local());
        WsClient ws = openSession();
        ws.send("40");
        assertThat(ws.next()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    }

    @Test
    void handshakeIsNodes() {
        startKeeping(local());
        WsClient ws = ws("websocket&token=a%20b");
        ws.next();
        ws.send("40{\"user\":\"x\"}");
        ws.nextStartingWith("40");
        var handshake = next(sockets).handshake();
        assertThat(handshake.auth()).isEqualTo(Value.of(Map.of("user", "x")));
        assertThat(handshake.query()).containsEntry("token", "a b").containsEntry("EIO", "4");
        assertThat(handshake.url()).startsWith("/socket.io/?EIO=4&transport=websocket");
        assertThat(handshake.address()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(handshake.secure()).isFalse();
        assertThat(handshake.xdomain()).isFalse();
        assertThat(handshake.header("Upgrade")).isEqualTo("websocket");
        assertThat(handshake.time())
                .matches(
                        "[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d{4} \\d\\d:\\d\\d:\\d\\d GMT\\+0000 \\(Coordinated Universal Time\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40/nowhere,", "40/nowhere"})
    void unknownNamespacesAreRefused(String connect) {
        startKeeping(local());
        WsClient ws = openSession();
        ws.send(connect);
        assertThat(ws.next()).isEqualTo("44/nowhere,{\"message\":\"Invalid namespace\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    40                       | 40         | {}
                    40{"token":"123"}        | 40         | {"token":"123"}
                    40/custom,               | 40/custom, | {}
                    40/custom                | 40/custom, | {}
                    40/custom,{"token":"abc"}| 40/custom, | {"token":"abc"}
                    """)
    void clientsConnectToTheMainAndOtherNamespacesWithAndWithoutPayload(String connect, String answer, String auth) {
        SocketIoServer server = startKeeping(local());
        server.of("/custom").onConnection(this::keep);
        WsClient ws = openSession();
        ws.send(connect);
        assertThat(ws.next()).startsWith(answer + "{\"sid\":\"");
        assertThat(next(sockets).handshake().auth().tree()).hasToString(auth);
    }

    @Test
    void nonsenseInsteadOfConnectClosesTheSession() {
        startKeeping(local());
        WsClient ws = openSession();
        ws.send("4abc");
        assertThat(ws.closeCode()).isEqualTo(1005);
    }

    @Test
    void whoLeavesTheMainNamespaceKeepsTheConnection() {
        startKeeping(local().pingInterval(Duration.ofMillis(20)));
        WsClient ws = connected();
        ws.send("41");
        assertThat(next(reasons)).isEqualTo("client namespace disconnect");
        assertThat(ws.nextOfAnyKind()).isEqualTo("2");
        ws.send("40");
        ws.nextStartingWith("40");
    }

    @Test
    void dynamicNamespacesComeIntoBeing() {
        SocketIoServer server = local().build();
        server.of(Pattern.compile("^/dynamic-\\d+$"))
                .use((socket, next) -> next.proceed())
                .onConnection(socket -> socket.emit("hello", socket.namespace().name()));
        start(server);
        WsClient ws = openSession();
        ws.send("40/dynamic-7,");
        ws.nextStartingWith("40/dynamic-7,{\"sid\"");
        assertThat(ws.next()).isEqualTo("42/dynamic-7,[\"hello\",\"/dynamic-7\"]");
        ws.send("40/dynamic-x,");
        assertThat(ws.next()).isEqualTo("44/dynamic-x,{\"message\":\"Invalid namespace\"}");
    }

    @Test
    void acksCarryTheIdOfTheEvent() {
        startKeeping(local());
        WsClient ws = connected();
        ws.send("42123456789012[\"echo\",1,null,\"ü\"]");
        assertThat(ws.next()).isEqualTo("42[\"echo\",1,null,\"ü\"]");
        assertThat(ws.next()).isEqualTo("43123456789012[1,null,\"ü\"]");
    }

    @Test
    void binaryComesBackAsItWent() {
        startKeeping(local());
        WsClient ws = connected();
        ws.send("452-3[\"echo\",{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}}]");
        ws.send(new byte[] {1, 2});
        ws.send(new byte[0]);
        String placeholders = "{\"_placeholder\":true,\"num\":0},{\"a\":{\"_placeholder\":true,\"num\":1}}]";
        assertThat(ws.next()).isEqualTo("452-[\"echo\"," + placeholders);
        assertThat(ws.nextMessage()).isEqualTo(new byte[] {1, 2});
        assertThat(ws.nextMessage()).isEqualTo(new byte[0]);
        assertThat(ws.next()).isEqualTo("462-3[" + placeholders);
    }

    @Test
    void eventsNamedByNumbersAreHeard() {
        SocketIoServer server = local().build();
        CompletableFuture<Integer> heard = new CompletableFuture<>();
        server.onConnection(socket -> socket.on("7", Integer.class, (value, ack) -> heard.complete(value)));
        start(server);
        connected().send("42[7,8]");
        assertThat(await(heard)).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4abc",
                "42{}",
                "42abc[\"a\"]",
                "42[\"connect\"]",
                "40",
                "44{}",
                "42/other,[\"a\"]",
                "41/other,",
                "4511-[\"a\"]"
            })
    void badPacketsCloseTheSessionAndNothingElse(String packet) {
        startKeeping(local());
        WsClient bystander = connected();
        WsClient ws = connected();
        ws.send(packet);
        assertThat(ws.closeCode()).isEqualTo(1005);
        assertThat(next(reasons)).isIn("forced close", "forced server close");
        bystander.send("42[\"echo\"]");
        assertThat(bystander.next()).isEqualTo("42[\"echo\"]");
        assertThat(reasons).isEmpty();
    }

    @Test
    void clientsThatJoinNoNamespaceAreClosed() {
        startKeeping(local().connectTimeout(Duration.ofMillis(50)));
        assertThat(openSession().closeCode()).isEqualTo(1005);
    }

    @Test
    void clientDisconnectKeepsTheOtherNamespaces() {
        SocketIoServer server = startKeeping(local());
        server.of("/other").onConnection(this::keep);
        WsClient ws = connected();
        ws.send("40/other,");
        ws.nextStartingWith("40/other,");
        ws.send("41/other,");
        assertThat(next(reasons)).isEqualTo("client namespace disconnect");
        ws.send("42[\"echo\"]");
        assertThat(ws.next()).isEqualTo("42[\"echo\"]");
    }

    @Test
    void eventsThatCrossAServerDisconnectDoNotCloseTheSession() {
        SocketIoServer server = startKeeping(local());
        server.of("/other").onConnection(this::keep);
        WsClient ws = connected();
        next(sockets);
        ws.send("40/other,");
        ws.nextStartingWith("40/other,");
        next(sockets).disconnect();
        ws.send("42/other,[\"echo\"]");
        assertThat(ws.next()).isEqualTo("41/other,");
        assertThat(next(reasons)).isEqualTo("server namespace disconnect");
        ws.send("42[\"echo\"]");
        assertThat(ws.next()).isEqualTo("42[\"echo\"]");
    }

    @Test
    void disconnectWithCloseEndsTheConnection() {
        startKeeping(local());
        WsClient ws = connected();
        next(sockets).disconnect(true);
        assertThat(ws.next()).isEqualTo("41");
        assertThat(ws.closeCode()).isEqualTo(1005);
        assertThat(next(reasons)).isEqualTo("server namespace disconnect");
    }

    @Test
    void aClosedWebSocketIsATransportClose() {
        startKeeping(local());
        connected().close();
        assertThat(next(reasons)).isEqualTo("transport close");
    }

    @Test
    void closingTheServerTellsTheListenersBeforeAnythingElse() {
        SocketIoServer server = local().build();
        CompletableFuture<String> told = new CompletableFuture<>();
        server.onConnection(socket -> socket.onDisconnect(reason -> {
            socket.broadcast().emit("gone", socket.id()).toCompletableFuture().join();
            told.complete(reason + " " + socket.rooms().contains(socket.id()));
        }));
        start(server);
        WsClient ws = connected();
        await(server.close());
        assertThat(told).isCompletedWithValue("server shutting down true");
        assertThat(ws.closeCode()).isEqualTo(1005);
        assertThat(server.clientsCount()).isZero();
    }

    @Test
    void eventsOfOneSocketAreHeardInOrderEvenIfListenersAreSlow() {
        SocketIoServer server = local().build();
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        server.onConnection(socket -> {
            go.join();
            socket.on("n", Integer.class, (n, ack) -> heard.add(n));
        });
        start(server);
        WsClient ws = connected();
        for (int i = 0; i < 500; i++) {
            ws.send("42[\"n\"," + i + "]");
        }
        go.complete(null);
        for (int i = 0; i < 500; i++) {
            assertThat(next(heard)).isEqualTo(i);
        }
    }

    @Test
    void aClientThatFloodsABlockedListenerHasToWait() {
        SocketIoServer server = local().maxPayload(1 << 16).build();
        CompletableFuture<Void> go = new CompletableFuture<>();
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("n", (data, ack) -> {
                go.join();
                heard.add(data.get(0, Integer.class));
            });
        });
        start(server);
        WsClient ws = connected();
        EngineSession session = next(sockets).core().client().session();
        String filler = "x".repeat(10_000);
        for (int i = 0; i < 50; i++) {
            ws.send("42[\"n\"," + i + ",\"" + filler + "\"]");
        }
        Awaitility.await().until(() -> !session.isReading());
        assertThat(heard).isEmpty();
        go.complete(null);
        for (int i = 0; i < 50; i++) {
            assertThat(next(heard)).isEqualTo(i);
        }
        Awaitility.await().until(session::isReading);
    }

    @Test
    void attachmentsOfEventsThatWaitAreCounted() {
        SocketIoServer server = local().maxPayload(1 << 16).build();
        CompletableFuture<Void> go = new CompletableFuture<>();
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("n", (data, ack) -> {
                go.join();
                heard.add(data.get(0, Integer.class));
            });
        });
        start(server);
        WsClient ws = connected();
        EngineSession session = next(sockets).core().client().session();
        for (int i = 0; i < 20; i++) {
            ws.send("452-[\"n\"," + i + ",{\"_placeholder\":true,\"num\":0}]");
            ws.send(new byte[40_000]);
            ws.send(new byte[0]);
        }
        Awaitility.await().until(() -> !session.isReading());
        assertThat(heard).isEmpty();
        go.complete(null);
        for (int i = 0; i < 20; i++) {
            assertThat(next(heard)).isEqualTo(i);
        }
        Awaitility.await().until(session::isReading);
    }

    @Test
    void whetherToReadIsDecidedByWhatWaitsInTheEnd() {
        startKeeping(local());
        connected();
        ClientConnection client = next(sockets).core().client();
        int limit = 1_000_000;
        CompletableFuture<Boolean> reading = new CompletableFuture<>();
        client.session().execute(() -> {
            client.queued(limit);
            CompletableFuture.runAsync(() -> client.dequeued(limit)).join(); // its turn comes after ours
            client.queued(limit);
            client.session()
                    .schedule(
                            Duration.ZERO,
                            () -> reading.complete(client.session().isReading()));
        });
        assertThat(await(reading)).isFalse();
    }

    @Test
    void aListenerThatWasTakenOffHearsNothing() {
        SocketIoServer server = local().build();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        EventListener first = (data, ack) -> heard.add("first");
        server.onConnection(socket -> socket.off("n", first)
                .on("n", first)
                .on("n", (data, ack) -> heard.add("second"))
                .off("n", first));
        start(server);
        connected().send("42[\"n\"]");
        assertThat(next(heard)).isEqualTo("second");
        assertThat(heard).isEmpty();
    }

    @Test
    void aPostIsNotAnsweredWhileListenersAreBehind() {
        SocketIoServer server = local().maxPayload(1 << 16).build();
        CompletableFuture<Void> go = new CompletableFuture<>();
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("n", (data, ack) -> go.join());
        });
        start(server);
        Polling polling = Polling.open(uri("http", "polling"));
        polling.post("40");
        EngineSession session = next(sockets).core().client().session();
        String event = "42[\"n\",\"" + "x".repeat(60_000) + "\"]";
        polling.post(event);
        var second = polling.postLater(event);
        Awaitility.await().until(() -> !session.isReading());
        assertThat(second).isNotDone();
        go.complete(null);
        assertThat(await(second).body()).isEqualTo("ok");
    }

    @Test
    void whatAListenerThrowsStopsNothing() {
        SocketIoServer server = local().build();
        server.onConnection(socket -> {
            socket.on("echo", (data, ack) -> {
                throw new IllegalStateException("on purpose");
            });
            socket.on("echo", Integer.class, (number, ack) -> socket.emit("number", number));
            socket.on("echo", (data, ack) -> socket.emit("still", "here"));
        });
        start(server);
        WsClient ws = connected();
        ws.send("42[\"echo\",\"no number\"]");
        assertThat(ws.next()).isEqualTo("42[\"still\",\"here\"]");
    }
}
