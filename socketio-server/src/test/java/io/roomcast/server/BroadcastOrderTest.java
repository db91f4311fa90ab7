package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Broadcasts go to an event loop as one, other packets each on its own; a client sees them in the order of the calls. */
class BroadcastOrderTest extends ServerTest {
    private static final int THREADS = 3;
    private static final int EVENTS = 300;
    private static final int LIMIT = 1 << 20;

    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    private SocketIoServer startWatched() {
        SocketIoServer server = local().maxOutboundBytes(LIMIT).build();
        server.onConnection(sockets::add);
        return start(server);
    }

    @Test
    void directEventsAndBroadcastsOfAThreadKeepTheirOrder() {
        SocketIoServer server = startWatched();
        List<WsClient> clients = new ArrayList<>();
        List<Socket> theirs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(connected());
            theirs.add(next(sockets));
        }
        List<CompletableFuture<Void>> emitting = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            emitting.add(CompletableFuture.runAsync(() -> emit(server, theirs, number)));
        }
        emitting.forEach(ServerTest::await);
        for (WsClient client : clients) {
            int[] expected = new int[THREADS];
            for (int i = 0; i < THREADS * EVENTS; i++) {
                String[] words = client.nextStartingWith("42[").split("[\\[,\\]]", -1);
                assertThat(Integer.parseInt(words[3])).isEqualTo(expected[Integer.parseInt(words[2])]++);
            }
        }
    }

    /** Every third is for all, every third of them too long to be joined with others. */
    private static void emit(SocketIoServer server, List<Socket> sockets, int thread) {
        for (int i = 0; i < EVENTS; i++) {
            String filler = "x".repeat(i % 9 == 0 ? 1500 : 10);
            if (i % 3 == 0) {
                server.emit("n", thread, i, filler);
            } else {
                for (Socket socket : sockets) {
                    socket.emit("n", thread, i, filler);
                }
            }
        }
    }

    @Test
    void whatIsSentBeforeAClientIsDisconnectedReachesIt() {
        SocketIoServer server = startWatched();
        for (int round = 0; round < 50; round++) {
            WsClient client = connected();
            Socket socket = next(sockets);
            server.emit("first");
            socket.emit("second");
            server.emit("third");
            socket.disconnect(true);
            assertThat(client.next()).isEqualTo("42[\"first\"]");
            assertThat(client.next()).isEqualTo("42[\"second\"]");
            assertThat(client.next()).isEqualTo("42[\"third\"]");
            assertThat(client.next()).isEqualTo("41");
        }
    }

    @Test
    void memoryStaysBoundedWhenAnEventLoopIsBehind() {
        SocketIoServer server = startWatched();
        connected();
        Socket socket = next(sockets);
        CompletableFuture<String> reason = new CompletableFuture<>();
        socket.onDisconnect(reason::complete);
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        socket.core().client().session().execute(blocked::join);
        String filler = "x".repeat(50_000);
        for (int i = 0; i < 200; i++) { // 10 MB
            server.emit("n", filler);
        }
        assertThat(server.pendingBytes()).isBetween((long) LIMIT, 2L * (LIMIT + filler.length()));
        blocked.complete(null);
        assertThat(await(reason)).isEqualTo("transport error");
        Awaitility.await().untilAsserted(() -> assertThat(server.pendingBytes()).isZero());
    }
}
