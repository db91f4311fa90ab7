package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connection state recovery over the local adapter, with raw frames. */
class RecoveryTest extends ServerTest {
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    private SocketIoServer startRecovering(boolean skipMiddlewares) {
        return startRecovering(Adapters.local(), skipMiddlewares);
    }

    private SocketIoServer startRecovering(AdapterFactory adapters, boolean skipMiddlewares) {
        SocketIoServer server = SocketIoServer.builder()
                .adapter(closed(adapters))
                .connectionStateRecovery(Duration.ofMinutes(2), skipMiddlewares)
                .build();
        server.use((socket, next) -> {
            asked.incrementAndGet();
            next.proceed();
        });
        server.onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            sockets.add(socket);
        });
        return start(server);
    }

    private static String field(String packet, String name) {
        return packet.replaceFirst(".*\"" + name + "\":\"([^\"]+)\".*", "$1");
    }

    private static String offset(String event) {
        return event.replaceFirst(".*\"([^\"]+)\"]$", "$1");
    }

    @Test
    void aClientComesBackToItsIdRoomsDataAndMissedEvents() {
        SocketIoServer server = startRecovering(true);
        WsClient ws = openSession();
        ws.send("40");
        String connect = ws.next();
        String sid = field(connect, "sid");
        String pid = field(connect, "pid");
        assertThat(pid).hasSize(20).isNotEqualTo(sid);
        Socket before = next(sockets);
        before.join("room");
        before.data().put("user", Map.of("name", "x", "tags", List.of(1, 2)));
        before.emit("first", 1);
        String first = ws.next();
        assertThat(first).startsWith("42[\"first\",1,\"");
        ws.close();
        assertThat(next(reasons)).isEqualTo("transport close");

        await(server.to("room").emit("missed", 2));
        await(server.to("elsewhere").emit("not mine", 3));
        await(server.volatile_().emit("volatile", 4));
        await(before.emit("personal", 5));

        WsClient again = openSession();
        again.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset(first) + "\"}");
        assertThat(again.next()).startsWith("42[\"missed\",2,\"");
        assertThat(again.next()).startsWith("42[\"personal\",5,\"");
        assertThat(again.next()).isEqualTo("40{\"sid\":\"" + sid + "\",\"pid\":\"" + pid + "\"}");
        Socket after = next(sockets);
        assertThat(after.recovered()).isTrue();
        assertThat(after.id()).isEqualTo(sid);
        assertThat(after.rooms()).contains(sid, "room");
        assertThat(after.data()).isEqualTo(Map.of("user", Map.of("name", "x", "tags", List.of(1, 2))));
        assertThat(asked).hasValue(1);
        await(server.to("room").emit("live", 6));
        assertThat(again.next()).startsWith("42[\"live\",6,\"");
    }

    @Test
    void theMiddlewareIsAskedAgainIfWanted() {
        startRecovering(false);
        WsClient ws = openSession();
        ws.send("40");
        String pid = field(ws.next(), "pid");
        next(sockets).emit("first");
        String first = ws.next();
        ws.close();
        next(reasons);
        WsClient again = openSession();
        again.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset(first) + "\"}");
        again.nextStartingWith("40");
        assertThat(next(sockets).recovered()).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void unknownSessionsStartAfresh() {
        startRecovering(true);
        WsClient ws = openSession();
        ws.send("40{\"pid\":\"nobody\",\"offset\":\"x\"}");
        ws.nextStartingWith("40{\"sid\"");
        assertThat(next(sockets).recovered()).isFalse();
    }

    @Test
    void aClientThatLeftByItselfStartsAfresh() {
        startRecovering(true);
        WsClient ws = openSession();
        ws.send("40");
        String pid = field(ws.next(), "pid");
        next(sockets).emit("first");
        String first = ws.next();
        ws.send("41");
        assertThat(next(reasons)).isEqualTo("client namespace disconnect");
        ws.send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset(first) + "\"}");
        ws.nextStartingWith("40{\"sid\"");
        assertThat(next(sockets).recovered()).isFalse();
    }

    @Test
    void aSessionThatIsInUseIsNotGivenAway() {
        startRecovering(true);
        WsClient ws = openSession();
        ws.send("40");
        String connect = ws.next();
        String pid = field(connect, "pid");
        next(sockets).emit("first");
        String offset = offset(ws.next());
        ws.close();
        next(reasons);
        String comeBack = "40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}";
        WsClient second = openSession();
        second.send(comeBack);
        second.nextStartingWith("40");
        assertThat(next(sockets).recovered()).isTrue();
        WsClient third = openSession();
        third.send(comeBack);
        assertThat(field(third.nextStartingWith("40"), "sid")).isNotEqualTo(field(connect, "sid"));
        assertThat(next(sockets).recovered()).isFalse();
    }

    /** The CONNECT of a client that was in a room, received an event and lost its connection. */
    private String loseAClient() {
        WsClient ws = openSession();
        ws.send("40");
        String pid = field(ws.next(), "pid");
        Socket socket = next(sockets);
        socket.join("room");
        await(socket.emit("first"));
        String first = ws.next();
        ws.close();
        next(reasons);
        return comeBack(pid, first);
    }

    private static String comeBack(String pid, String lastEvent) {
        return "40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset(lastEvent) + "\"}";
    }

    @Test
    void nothingFallsBetweenWhatIsReplayedAndWhatIsDelivered() {
        HookedAdapters adapters = new HookedAdapters();
        SocketIoServer server = startRecovering(adapters, true);
        String comeBack = loseAClient();
        adapters.after("restoreSession", () -> await(server.to("room").emit("taken")));
        adapters.before("missedPackets", () -> await(server.to("room").emit("joined")));
        adapters.after("missedPackets", () -> await(server.to("room").emit("replayed")));
        WsClient again = openSession();
        again.send(comeBack);
        again.nextStartingWith("42[\"taken\"");
        again.nextStartingWith("42[\"joined\"");
        again.nextStartingWith("40{");
        again.nextStartingWith("42[\"replayed\"");
        await(server.to("room").emit("live"));
        again.nextStartingWith("42[\"live\"");
    }

    @Test
    void whatIsHeldWithoutOffsetIsDeliveredAsWell() {
        HookedAdapters adapters = new HookedAdapters();
        SocketIoServer server = startRecovering(adapters, true);
        String comeBack = loseAClient();
        var answers = new LinkedBlockingQueue<CompletionStage<List<Value>>>();
        adapters.before(
                "missedPackets",
                () -> answers.add(server.timeout(Duration.ofSeconds(SECONDS)).emitWithAck("question")));
        WsClient again = openSession();
        again.send(comeBack);
        again.nextStartingWith("40{");
        String question = again.nextStartingWith("42");
        again.send("43" + question.replaceAll("\\D", "").substring(2) + "[\"answer\"]");
        assertThat(await(next(answers))).containsExactly(Value.of("answer"));
    }

    @Test
    void eventsThatAnotherThreadSendsMeanwhileComeOnceAndInOrder() {
        SocketIoServer server = startRecovering(true);
        ExecutorService other = Executors.newSingleThreadExecutor();
        closed(other::shutdown);
        WsClient ws = openSession();
        ws.send("40");
        String pid = field(ws.next(), "pid");
        next(sockets).join("room");
        await(server.to("room").emit("n", 0));
        String last = ws.next();
        int seen = 0;
        for (int round = 0; round < 20; round++) {
            ws.close();
            next(reasons);
            int start = seen;
            other.execute(() -> {
                for (int i = 1; i <= 100; i++) {
                    server.to("room").emit("n", start + i);
                }
            });
            ws = openSession();
            ws.send(comeBack(pid, last));
            boolean connected = false;
            while (seen < start + 100 || !connected) {
                String packet = ws.next();
                if (packet.startsWith("40")) {
                    connected = true;
                } else {
                    seen++;
                    assertThat(packet).startsWith("42[\"n\"," + seen + ",");
                    last = packet;
                }
            }
            assertThat(next(sockets).recovered()).isTrue();
        }
    }

    @Test
    void ifWhatWasMissedCannotBeToldTheClientStartsAfresh() {
        HookedAdapters adapters = new HookedAdapters()
                .instead(
                        "missedPackets",
                        result -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        SocketIoServer server = startRecovering(adapters, true);
        String comeBack = loseAClient();
        WsClient again = openSession();
        again.send(comeBack);
        again.nextStartingWith("40{");
        Socket fresh = next(sockets);
        assertThat(fresh.recovered()).isFalse();
        assertThat(server.mainNamespace().sockets()).containsOnlyKeys(fresh.id());
        assertThat(server.mainNamespace().adapter().rooms()).containsExactly(fresh.id());
    }

    @Test
    void aSessionWhoseDataIsNoObjectStartsAfresh() {
        HookedAdapters adapters = new HookedAdapters().instead("restoreSession", result -> {
            Session session = new Session("x".repeat(20), "pid", Set.of(), Value.of("text"));
            return CompletableFuture.completedFuture(new SessionRestoration.Recovered(session));
        });
        startRecovering(adapters, true);
        WsClient ws = openSession();
        ws.send("40{\"pid\":\"pid\",\"offset\":\"offset\"}");
        ws.nextStartingWith("40{");
        assertThat(next(sockets).recovered()).isFalse();
    }

    @Test
    void aClientThatIsLostAgainBeforeItIsConnectedKeepsItsSession() {
        HookedAdapters adapters = new HookedAdapters();
        SocketIoServer server = startRecovering(adapters, false);
        String comeBack = loseAClient();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        server.use((socket, next) -> waiting.complete(null));
        BlockingQueue<String> persisted = new LinkedBlockingQueue<>();
        adapters.before("persistSession", () -> persisted.add("again"));
        WsClient again = openSession();
        again.send(comeBack);
        await(waiting);
        again.close();
        assertThat(next(persisted)).isEqualTo("again");
    }
}
