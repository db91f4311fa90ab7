package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.Namespace;
import io.roomcast.server.engine.EngineSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Between a client's wish to connect and its being connected, anything can happen. */
class ConnectingTest extends ServerTest {
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private final BlockingQueue<Middleware.Next> decisions = new LinkedBlockingQueue<>();

    /** Middleware that decides when the test does. */
    private void decideLater(Socket socket, Middleware.Next next) {
        sockets.add(socket);
        decisions.add(next);
    }

    @Test
    void whoeverIsDisconnectedWhileConnectingIsTold() {
        SocketIoServer server = local().build();
        server.onConnection(socket -> socket.on("echo", (data, ack) -> socket.emit("echo")));
        start(server);
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService other = Executors.newSingleThreadExecutor();
        closed(() -> {
            enough.set(true);
            other.shutdown();
        });
        other.execute(() -> {
            while (!enough.get()) {
                server.local().disconnectSockets();
            }
        });
        WsClient ws = openSession();
        for (int i = 0; i < 300; i++) {
            ws.send("40");
            String packet;
            do {
                packet = ws.next();
            } while (packet.equals("42[\"echo\"]")); // it crossed the last round's end
            assertThat(packet).startsWith("40{");
            do {
                ws.send("42[\"echo\"]");
                packet = ws.next();
            } while (packet.equals("42[\"echo\"]"));
            assertThat(packet).isEqualTo("41");
        }
    }

    @Test
    void aClientThatLeavesWhileAMiddlewareWaitsLeavesNothingBehind() {
        SocketIoServer server = local().build();
        server.use(this::decideLater);
        start(server);
        WsClient ws = openSession();
        ws.send("40");
        Socket socket = next(sockets);
        socket.join("early");
        ws.close();
        Adapter adapter = server.mainNamespace().adapter();
        Awaitility.await().until(() -> adapter.rooms().isEmpty());
        socket.join("late");
        next(decisions).proceed();
        assertThat(adapter.rooms()).isEmpty();
        assertThat(server.mainNamespace().allSockets()).isEmpty();
    }

    @Test
    void aClientMayWaitForAHundredNamespacesAndNoMore() {
        SocketIoServer server = local().build();
        server.of(Pattern.compile("^/n")).use(this::decideLater);
        start(server);
        WsClient ws = openSession();
        for (int i = 0; i < 100; i++) {
            ws.send("40/n" + i + ",");
        }
        for (int i = 0; i < 100; i++) {
            next(decisions).proceed();
            ws.nextStartingWith("40/n");
        }
        for (int i = 100; i <= 200; i++) {
            ws.send("40/n" + i + ",");
        }
        assertThat(ws.closeCode()).isEqualTo(1005);
    }

    @Test
    void aConnectPacketThatWaitsIsCounted() {
        SocketIoServer server = local().maxPayload(1 << 16).build();
        server.of(Pattern.compile("^/n")).use(this::decideLater);
        start(server);
        WsClient ws = openSession();
        String auth = "{\"token\":\"" + "x".repeat(40_000) + "\"}";
        ws.send("40/n1," + auth);
        ws.send("40/n2," + auth);
        EngineSession session = next(sockets).core().client().session();
        Awaitility.await().until(() -> !session.isReading());
        next(decisions).proceed();
        next(decisions).reject(new ConnectRefusedException("no"));
        Awaitility.await().until(session::isReading);
    }

    @Test
    void aNamespaceOfARuleStaysWhenItsLastClientLeaves() {
        SocketIoServer server = local().build();
        server.of(Pattern.compile("^/n")).onConnection(socket -> {
            socket.onDisconnect(reason -> sockets.add(socket));
        });
        start(server);
        WsClient ws = openSession();
        ws.send("40/n,");
        ws.nextStartingWith("40/n,");
        ServerNamespace namespace = server.of("/n");
        ws.send("41/n,");
        next(sockets);
        assertThat(server.of("/n")).isSameAs(namespace);
    }

    @Test
    void emptyNamespacesOfARuleAreClosedIfWanted() {
        BlockingQueue<String> closings = new LinkedBlockingQueue<>();
        HookedAdapters adapters = new HookedAdapters().after("close", () -> closings.add("closed"));
        SocketIoServer server = SocketIoServer.builder()
                .adapter(closed(adapters))
                .cleanupEmptyChildNamespaces(true)
                .build();
        server.of("/named");
        server.of(Pattern.compile("^/n")).use((socket, next) -> {
            if (socket.handshake().auth().tree().has("bad")) {
                next.reject(new ConnectRefusedException("no"));
            } else {
                next.proceed();
            }
        });
        start(server);
        WsClient first = openSession();
        WsClient second = openSession();
        first.send("40/n,");
        first.nextStartingWith("40/n,");
        ServerNamespace namespace = server.of("/n");
        second.send("40/n,");
        second.nextStartingWith("40/n,");
        first.send("41/n,");
        first.send("40/named,");
        first.nextStartingWith("40/named,");
        first.send("41/named,");
        first.send("40/n,");
        first.nextStartingWith("40/n,"); // the second kept it open
        assertThat(server.of("/n")).isSameAs(namespace);
        assertThat(closings).isEmpty();

        first.close();
        second.close();
        next(closings);
        WsClient third = openSession();
        third.send("40/n,{\"bad\":1}");
        third.nextStartingWith("44/n,");
        next(closings);
        third.send("40/n,");
        third.nextStartingWith("40/n,");
        assertThat(server.of("/n")).isNotSameAs(namespace);
    }

    @Test
    void onceConnectedAClientMayStayWithoutANamespace() {
        SocketIoServer server = local().connectTimeout(Duration.ofSeconds(1)).build();
        server.onConnection(sockets::add);
        start(server);
        WsClient ws = connected();
        next(sockets).disconnect();
        assertThat(ws.next()).isEqualTo("41");
        assertThat(openSession().closeCode()).isEqualTo(1005); // this one came later and never connected
        ws.send("40");
        ws.nextStartingWith("40");
    }

    @Test
    void aNamespaceWhoseLinkFailedIsLinkedForTheNextClient() {
        LateAdapters adapters = closed(new LateAdapters());
        SocketIoServer server = SocketIoServer.builder().adapter(adapters).build();
        adapters.answers.add(new CompletableFuture<>());
        adapters.answers.peek().complete(null);
        start(server);
        adapters.answers.add(CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        ServerNamespace late = server.of("/late");
        assertThat(late.ready().toCompletableFuture()).isCompletedExceptionally();
        adapters.answers.add(CompletableFuture.completedFuture(null));
        WsClient ws = openSession();
        ws.send("40/late,");
        ws.nextStartingWith("40/late,");
        await(late.ready());
    }

    @Test
    void anAdapterThatComesWhenTheServerIsClosedIsClosed() {
        LateAdapters adapters = closed(new LateAdapters());
        CompletableFuture<Void> linked = new CompletableFuture<>();
        adapters.answers.add(linked);
        SocketIoServer server = SocketIoServer.builder().adapter(adapters).build();
        CompletableFuture<?> listening = server.listen("localhost", 0).toCompletableFuture();
        await(server.close());
        assertThat(adapters.closings).isEmpty();
        linked.complete(null);
        assertThat(next(adapters.closings)).isEqualTo("/");
        assertThat(listening).isCompletedExceptionally();
    }

    @Test
    void aServerThatIsClosedLinksNothing() {
        LateAdapters adapters = closed(new LateAdapters());
        SocketIoServer server = SocketIoServer.builder().adapter(adapters).build();
        await(server.close());
        assertThat(server.listen("localhost", 0).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void closingDoesNotWaitForASocketThatAMiddlewareKeepsWaiting() {
        SocketIoServer server =
                local().connectionStateRecovery(Duration.ofMinutes(2), false).build();
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        server.onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            sockets.add(socket);
        });
        start(server);
        WsClient ws = openSession();
        ws.send("40");
        String pid = ws.next().replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1");
        next(sockets).emit("first");
        String offset = ws.next().replaceFirst(".*\"([^\"]+)\"]$", "$1");
        ws.close();
        next(reasons);
        server.use(this::decideLater);
        openSession().send("40{\"pid\":\"" + pid + "\",\"offset\":\"" + offset + "\"}");
        SocketCore pending = next(sockets).core();
        assertThat(pending.isRecovered()).isTrue();
        await(server.close());
        assertThat(pending.ended().toCompletableFuture()).isCompleted();
    }

    @Test
    void whileTheServerClosesNobodyConnects() {
        SocketIoServer server = local().build();
        CompletableFuture<Void> told = new CompletableFuture<>();
        CompletableFuture<Void> heard = new CompletableFuture<>();
        server.use((socket, next) -> {
            if (socket.handshake().auth().tree().has("later")) {
                decideLater(socket, next);
            } else {
                next.proceed();
            }
        });
        server.onConnection(socket -> socket.onDisconnect(reason -> {
            told.complete(null);
            heard.join();
        }));
        start(server);
        connected();
        WsClient waiting = openSession();
        waiting.send("40{\"later\":1}");
        Middleware.Next decision = next(decisions);
        WsClient late = openSession();
        CompletionStage<Void> closing = server.close();
        await(told);
        decision.proceed();
        assertThat(waiting.closeCode()).isEqualTo(1005);
        late.send("40");
        assertThat(late.closeCode()).isEqualTo(1005);
        assertThat(server.mainNamespace().allSockets()).isEmpty();
        heard.complete(null);
        await(closing);
    }

    @Test
    void onlySocketsWithListenersOfOutgoingEventsAreBusyWithThem() {
        List<Runnable> tasks = new java.util.concurrent.CopyOnWriteArrayList<>();
        SocketIoServer server = local().executor(task -> {
                    tasks.add(task);
                    task.run();
                })
                .build();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        server.onConnection(sockets::add);
        start(server);
        List<WsClient> clients =
                IntStream.range(0, 5).mapToObj(i -> connected()).toList();
        next(sockets).onAnyOutgoing(event -> heard.add(event.event()));
        int before = tasks.size();
        await(server.emit("news"));
        assertThat(next(heard)).isEqualTo("news");
        assertThat(tasks).hasSize(before + 1);
        clients.forEach(client -> assertThat(client.next()).isEqualTo("42[\"news\"]"));
    }

    /** Adapters that come when the test says so. */
    private static final class LateAdapters implements AdapterFactory {
        private final AdapterFactory local = Adapters.local();
        final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
        final BlockingQueue<String> closings = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<Adapter> create(Namespace namespace) {
            HookedAdapters adapters = new HookedAdapters().after("close", () -> closings.add(namespace.name()));
            return answers.remove().thenCompose(ready -> adapters.create(namespace));
        }

        @Override
        public CompletionStage<Emitter> emitter() {
            return local.emitter();
        }

        @Override
        public void close() {
            local.close();
        }
    }
}
