package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that shut its executor down, or whose executor is full. */
class RefusingExecutorTest extends ServerTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private volatile boolean refusing;
    private SocketIoServer server;

    @BeforeEach
    void startOnOurThreads() {
        closed(threads::shutdown);
        Executor executor = task -> {
            if (refusing) {
                throw new RejectedExecutionException("on purpose");
            }
            threads.execute(task);
        };
        server = local().executor(executor).build();
        server.onConnection(socket -> {
            sockets.add(socket);
            socket.on("echo", (data, ack) -> socket.emit("echo"));
        });
        start(server);
    }

    @Test
    void aClientWhoseEventIsNotHeardIsClosed() {
        WsClient ws = connected();
        SocketCore socket = next(sockets).core();
        refusing = true;
        ws.send("42[\"echo\",\"" + "x".repeat(900_000) + "\"]");
        assertThat(ws.closeCode()).isEqualTo(1005);
        await(socket.ended());
        Awaitility.await().until(() -> server.clientsCount() == 0);
        assertThat(server.mainNamespace().sockets()).isEmpty();
    }

    @Test
    void aClientThatConnectsIsRefused() {
        WsClient ws = openSession();
        refusing = true;
        ws.send("40");
        assertThat(ws.next()).isEqualTo("44{\"message\":\"Internal server error\"}");
        refusing = false;
        ws.send("40");
        ws.nextStartingWith("40");
    }

    @Test
    void aSocketEndsThoughItsListenersCannotHearOfIt() {
        connected();
        SocketCore socket = next(sockets).core();
        refusing = true;
        await(server.close());
        assertThat(socket.ended().toCompletableFuture()).isCompleted();
    }

    @Test
    void eachTaskRunsOrIsRefusedWhateverComesMeanwhile() throws Exception {
        AtomicInteger number = new AtomicInteger();
        SerialExecutor executor = new SerialExecutor(task -> {
            if (number.incrementAndGet() % 2 == 0) {
                throw new RejectedExecutionException("on purpose");
            }
            threads.execute(task);
        });
        AtomicInteger run = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        int each = 10_000;
        for (int i = 0; i < 2; i++) {
            threads.execute(() -> {
                for (int n = 0; n < each; n++) {
                    executor.execute(run::incrementAndGet, refused::incrementAndGet);
                }
            });
        }
        Awaitility.await().until(() -> run.get() + refused.get() == 2 * each);
        assertThat(run.get()).isPositive();
        assertThat(refused.get()).isPositive();
    }
}
