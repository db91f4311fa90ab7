package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.adapter.RemoteSocket;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.Value;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What applications see, with the Java client at the other end. */
class JavaClientTest extends ServerTest {
    private final BlockingQueue<io.roomcast.server.Socket> sockets = new LinkedBlockingQueue<>();

    enum Transport {
        POLLING,
        WEBSOCKET,
        UPGRADE;

        IO.Options options() {
            return switch (this) {
                case POLLING -> polling();
                case WEBSOCKET -> webSocket();
                case UPGRADE -> new IO.Options();
            };
        }
    }

    private SocketIoServer startKeeping(SocketIoServerBuilder builder) {
        SocketIoServer server = builder.build();
        server.onConnection(sockets::add);
        return start(server);
    }

    private io.roomcast.server.Socket peer() {
        return next(sockets);
    }

    @ParameterizedTest
    @EnumSource
    void eventsAndAcksGoBothWays(Transport transport) {
        startKeeping(local());
        Socket client = client("/", transport.options());
        client.on("sum", args -> ((Ack) args[args.length - 1]).call((int) args[0] + (int) args[1]));
        connect(client);
        io.roomcast.server.Socket peer = peer();
        CompletableFuture<Object> answer = new CompletableFuture<>();
        peer.on("double", Integer.class, (number, ack) -> ack.send(number * 2));
        client.emit("double", new Object[] {21}, args -> answer.complete(args[0]));
        assertThat(await(answer)).isEqualTo(42);
        assertThat(await(peer.emitWithAck(Duration.ofSeconds(SECONDS), "sum", 1, 2)))
                .isEqualTo(Value.of(3));
    }

    @ParameterizedTest
    @EnumSource
    void binaryGoesBothWays(Transport transport) throws Exception {
        startKeeping(local());
        Socket client = client("/", transport.options());
        BlockingQueue<Object[]> heard = heard(client, "file");
        connect(client);
        io.roomcast.server.Socket peer = peer();
        peer.on("file", (data, ack) -> {
            byte[] bytes = data.get(0).tree().path("bytes").binaryValue();
            ack.send(new byte[] {bytes[1]}, bytes[0]);
        });
        peer.emit("file", "name", Map.of("content", new byte[] {7, 8, 9}));
        Object[] file = next(heard);
        assertThat(file[0]).isEqualTo("name");
        assertThat(((JSONObject) file[1]).get("content")).isEqualTo(new byte[] {7, 8, 9});
        CompletableFuture<Object[]> answer = new CompletableFuture<>();
        client.emit("file", new Object[] {new JSONObject().put("bytes", new byte[] {5, 6})}, answer::complete);
        assertThat(await(answer)).containsExactly(new byte[] {6}, 5);
    }

    @Test
    void pojosAreReadAndWritten() {
        startKeeping(local());
        Socket client = client("/", webSocket());
        BlockingQueue<Object[]> heard = heard(client, "point");
        connect(client);
        io.roomcast.server.Socket peer = peer();
        peer.on("point", Point.class, (point, ack) -> peer.emit("point", new Point(point.y(), point.x())));
        client.emit("point", new JSONObject(Map.of("x", 3, "y", 4)));
        assertThat(next(heard)[0].toString()).contains("\"x\":4").contains("\"y\":3");
    }

    public record Point(int x, int y) {}

    @Test
    void roomsReceiveWhatIsSentToThem() {
        SocketIoServer server = startKeeping(local());
        Socket a = client("/", webSocket());
        Socket b = client("/", polling());
        Socket c = client("/", webSocket());
        List<BlockingQueue<Object[]>> heard =
                Stream.of(a, b, c).map(client -> heard(client, "n")).toList();
        connect(a);
        io.roomcast.server.Socket peerA = peer();
        connect(b);
        io.roomcast.server.Socket peerB = peer();
        connect(c);
        io.roomcast.server.Socket peerC = peer();
        await(peerA.join("red", "blue"));
        await(peerB.join("red"));
        assertThat(peerA.rooms()).containsExactly(peerA.id(), "red", "blue");
        server.to("red").emit("n", 1);
        peerA.to("red").emit("n", 2);
        server.to("red").except("blue").emit("n", 3);
        peerC.broadcast().emit("n", 4);
        peerB.leave("red");
        server.to("red").emit("n", 5);
        server.to(peerC.id()).emit("n", 6);
        server.except("red").emit("n", 7);
        server.emit("n", 8);
        assertThat(numbers(heard.get(0), 4)).containsExactly(1, 4, 5, 8);
        assertThat(numbers(heard.get(1), 6)).containsExactly(1, 2, 3, 4, 7, 8);
        assertThat(numbers(heard.get(2), 3)).containsExactly(6, 7, 8);
    }

    private static List<Integer> numbers(BlockingQueue<Object[]> heard, int count) {
        return Stream.generate(() -> (Integer) next(heard)[0]).limit(count).toList();
    }

    @Test
    void broadcastsCollectTheAnswersOfAllClients() {
        SocketIoServer server = startKeeping(local());
        for (int i = 0; i < 3; i++) {
            int number = i;
            Socket client = client("/", i == 0 ? polling() : webSocket());
            client.on("who", args -> ((Ack) args[0]).call(number));
            connect(client);
        }
        assertThat(await(server.timeout(Duration.ofSeconds(SECONDS)).emitWithAck("who")))
                .extracting(value -> value.as(Integer.class))
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void anAnswerThatDoesNotComeTimesOut() {
        startKeeping(local());
        connect(client("/", webSocket()));
        assertThatThrownBy(() -> peer().emitWithAck(Duration.ofMillis(20), "unheard")
                        .toCompletableFuture()
                        .get(SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void anAnswerIsNotAwaitedFromAClientThatLeft() {
        startKeeping(local());
        Socket client = connect(client("/", webSocket()));
        io.roomcast.server.Socket peer = peer();
        var answer = peer.emitWithAck(Duration.ofHours(1), "unheard").toCompletableFuture();
        client.disconnect();
        assertThatThrownBy(() -> answer.get(SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void middlewareSeesAuthAndRefusesWithData() {
        SocketIoServer server = local().build();
        server.use((socket, next) -> {
            if (socket.handshake().auth().tree().path("token").asText().equals("good")) {
                socket.data().put("user", "x");
                next.proceed();
            } else {
                next.reject(new ConnectRefusedException("not authorized", Map.of("retry", false)));
            }
        });
        server.onConnection(sockets::add);
        start(server);
        IO.Options bad = webSocket();
        bad.auth = Map.of("token", "bad");
        Socket refused = client("/", bad);
        BlockingQueue<Object[]> errors = heard(refused, Socket.EVENT_CONNECT_ERROR);
        refused.connect();
        JSONObject error = (JSONObject) next(errors)[0];
        assertThat(error.optString("message")).isEqualTo("not authorized");
        assertThat(error.optJSONObject("data").optBoolean("retry", true)).isFalse();
        IO.Options good = webSocket();
        good.auth = Map.of("token", "good");
        connect(client("/", good));
        assertThat(peer().data()).containsEntry("user", "x");
        assertThat(sockets).isEmpty();
    }

    @Test
    void whatAMiddlewareThrowsStaysSecretUnlessItIsARefusal() {
        SocketIoServer server = local().build();
        server.of("/broken").use((socket, next) -> {
            throw new IllegalStateException("the password of the database");
        });
        server.of("/closed").use((socket, next) -> {
            throw new ConnectRefusedException("closed on Sundays");
        });
        start(server);
        assertThat(errorOf("/broken")).isEqualTo("Internal server error");
        assertThat(errorOf("/closed")).isEqualTo("closed on Sundays");
    }

    private String errorOf(String namespace) {
        Socket client = client(namespace, webSocket());
        BlockingQueue<Object[]> errors = heard(client, Socket.EVENT_CONNECT_ERROR);
        client.connect();
        return ((JSONObject) next(errors)[0]).optString("message");
    }

    @Test
    void aMiddlewareMayDecideLaterAndJoinRooms() {
        SocketIoServer server = local().build();
        CompletableFuture<Middleware.Next> decision = new CompletableFuture<>();
        server.use((socket, next) -> {
            socket.join("early");
            socket.emit("welcome", 1);
            decision.complete(next);
        });
        start(server);
        Socket client = client("/", webSocket());
        BlockingQueue<Object[]> welcome = heard(client, "welcome");
        BlockingQueue<Object[]> early = heard(client, "early");
        CompletableFuture<Void> connected = new CompletableFuture<>();
        client.once(Socket.EVENT_CONNECT, args -> connected.complete(null));
        client.connect();
        Middleware.Next next = await(decision);
        assertThat(connected).isNotDone();
        assertThat(server.mainNamespace().sockets()).isEmpty();
        next.proceed();
        next.reject(new IllegalStateException("too late"));
        await(connected);
        server.to("early").emit("early", 2);
        assertThat(next(welcome)).containsExactly(1);
        assertThat(next(early)).containsExactly(2);
    }

    @Test
    void namespacesAreSeparate() {
        SocketIoServer server = startKeeping(local());
        server.of("chat").onConnection(sockets::add);
        Socket main = client("/", webSocket());
        Socket chat = client("/chat", webSocket());
        BlockingQueue<Object[]> inMain = heard(main, "n");
        BlockingQueue<Object[]> inChat = heard(chat, "n");
        connect(main);
        connect(chat);
        server.of("/chat").emit("n", 1);
        server.emit("n", 2);
        server.of("/chat").emit("n", 3);
        assertThat(numbers(inChat, 2)).containsExactly(1, 3);
        assertThat(numbers(inMain, 1)).containsExactly(2);
    }

    @Test
    void disconnectReasonsAreNodes() {
        startKeeping(local());
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        Socket leaves = connect(client("/", webSocket()));
        peer().onDisconnect(reasons::add);
        leaves.disconnect();
        assertThat(next(reasons)).isIn("client namespace disconnect");
        Socket kicked = client("/", webSocket());
        BlockingQueue<Object[]> told = heard(kicked, Socket.EVENT_DISCONNECT);
        connect(kicked);
        io.roomcast.server.Socket peer = peer().onDisconnect(reasons::add);
        peer.disconnect();
        assertThat(next(reasons)).isEqualTo("server namespace disconnect");
        assertThat(next(told)).containsExactly("io server disconnect");
        assertThat(peer.connected()).isFalse();
    }

    @Test
    void anyListenersHearAllInBothDirections() {
        SocketIoServer server = startKeeping(local());
        Socket client = connect(client("/", webSocket()));
        io.roomcast.server.Socket peer = peer();
        BlockingQueue<String> in = new LinkedBlockingQueue<>();
        BlockingQueue<String> out = new LinkedBlockingQueue<>();
        peer.onAny(event -> in.add(event.toString()));
        peer.onAnyOutgoing(event -> out.add(event.toString()));
        client.emit("a", 1);
        assertThat(next(in)).isEqualTo("[\"a\",1]");
        peer.emit("b", 2);
        server.emit("c", 3);
        assertThat(next(out)).isEqualTo("[\"b\",2]");
        assertThat(next(out)).isEqualTo("[\"c\",3]");
    }

    @Test
    void fetchedSocketsCanBeMovedAndDisconnected() {
        SocketIoServer server = startKeeping(local());
        Socket client = client("/", webSocket());
        BlockingQueue<Object[]> told = heard(client, Socket.EVENT_DISCONNECT);
        connect(client);
        io.roomcast.server.Socket peer = peer();
        peer.data().put("name", "x");
        List<RemoteSocket> found = await(server.fetchSockets());
        assertThat(found).singleElement().satisfies(socket -> {
            assertThat(socket.id()).isEqualTo(peer.id());
            assertThat(socket.data()).isEqualTo(Value.of(Map.of("name", "x")));
            assertThat(socket.handshake().query()).containsEntry("EIO", "4");
        });
        await(found.get(0).join("room"));
        assertThat(peer.rooms()).contains("room");
        await(server.in("room").disconnectSockets());
        assertThat(next(told)).containsExactly("io server disconnect");
        assertThat(await(server.fetchSockets())).isEmpty();
    }

    @Test
    void reservedNamesAreRefused() {
        SocketIoServer server = startKeeping(local());
        connect(client("/", webSocket()));
        assertThatThrownBy(() -> peer().emit("disconnect")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.emit("connect")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compressedMessagesArrive() {
        SocketIoServer server = startKeeping(local().perMessageDeflate(true));
        Socket client = client("/", webSocket());
        BlockingQueue<Object[]> heard = heard(client, "long");
        connect(client);
        String text = "compress me ".repeat(1000);
        server.emit("long", text, new byte[5000]);
        server.compress(false).emit("long", text, new byte[5000]);
        for (int i = 0; i < 2; i++) {
            Object[] args = next(heard);
            assertThat(args[0]).isEqualTo(text);
            assertThat(args[1]).isEqualTo(new byte[5000]);
        }
    }
}
