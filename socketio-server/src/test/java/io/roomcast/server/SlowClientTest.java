package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that do not read. */
class SlowClientTest extends ServerTest {
    private static final int LIMIT = 1 << 20;

    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    private SocketIoServer startLimited() {
        SocketIoServer server = local().maxOutboundBytes(LIMIT).build();
        server.onConnection(socket -> {
            socket.onDisconnect(reasons::add);
            sockets.add(socket);
        });
        return start(server);
    }

    private RawConnection silent() throws Exception {
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.writeMasked(0x81, new byte[] {'4', '0'});
        next(sockets);
        return raw;
    }

    @Test
    void pastTheLimitTheClientIsClosedAndOthersGoOn() throws Exception {
        SocketIoServer server = startLimited();
        WsClient bystander = connected();
        next(sockets);
        RawConnection raw = silent();
        String filler = "x".repeat(50_000);
        long most = 0;
        int sent = 0;
        while (reasons.isEmpty()) {
            server.emit("n", sent++, filler);
            assertThat(bystander.next()).startsWith("42[\"n\",");
            most = Math.max(most, server.pendingBytes());
            assertThat(sent).isLessThan(10_000);
        }
        assertThat(reasons).containsExactly("transport error");
        assertThat(most).isLessThanOrEqualTo(2L * LIMIT);
        assertThat(raw.readToEnd()).isTrue();
        Awaitility.await().untilAsserted(() -> assertThat(server.pendingBytes()).isZero());
    }

    @Test
    void volatileEventsAreDroppedAndMemoryStaysBounded() throws Exception {
        SocketIoServer server = startLimited();
        silent();
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        String filler = "x".repeat(50_000);
        for (int i = 0; i < 2000; i++) {
            server.volatile_().emit("n", i, filler); // 100 MB
        }
        assertThat(reasons).isEmpty();
        assertThat(server.pendingBytes()).isLessThanOrEqualTo(LIMIT);
        assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
                .isLessThan(64L << 20);
    }

    @Test
    void volatileEventsThatComeFasterThanTheyAreHandedOverAreDroppedToo() {
        SocketIoServer server = startLimited();
        WsClient ws = connected();
        CompletableFuture<Void> handOver = new CompletableFuture<>();
        next(sockets).core().client().session().execute(handOver::join);
        String filler = "x".repeat(LIMIT / 2);
        for (int i = 0; i < 3; i++) {
            server.volatile_().emit("n", i, filler);
        }
        handOver.complete(null);
        assertThat(ws.next()).startsWith("42[\"n\",0");
        server.emit("last");
        assertThat(ws.next()).isEqualTo("42[\"last\"]");
        assertThat(reasons).isEmpty();
    }

    @Test
    void volatileEventsAreDroppedWhileNoPollWaits() {
        SocketIoServer server = startLimited();
        Polling polling = Polling.open(uri("http", "polling"));
        polling.post("40");
        polling.get();
        server.volatile_().emit("lost");
        server.emit("kept");
        assertThat(polling.get().body()).isEqualTo("42[\"kept\"]");
    }

    @Test
    void aSingleMessageMayBeLargerThanTheLimit() {
        SocketIoServer server = startLimited();
        WsClient ws = connected();
        server.emit("large", "x".repeat(2 * LIMIT));
        assertThat(ws.next()).hasSizeGreaterThan(2 * LIMIT);
    }

    @Test
    void aPollingClientThatDoesNotPollIsClosed() {
        SocketIoServer server = startLimited();
        Polling polling = Polling.open(uri("http", "polling"));
        polling.post("40");
        polling.get();
        String filler = "x".repeat(LIMIT / 4);
        for (int i = 0; i < 5; i++) {
            server.emit("n", filler);
        }
        assertThat(next(reasons)).isEqualTo("transport error");
        assertThat(polling.get().statusCode()).isEqualTo(400);
        Awaitility.await().untilAsserted(() -> assertThat(server.pendingBytes()).isZero());
    }

    @Test
    void nothingFollowsAPacketThatWasRefused() throws Exception {
        SocketIoServer server = startLimited();
        RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
        raw.writeMasked(0x81, new byte[] {'4', '0'});
        CompletableFuture<Void> handOver = new CompletableFuture<>();
        next(sockets).core().client().session().execute(handOver::join);
        server.emit("fits");
        server.emit("refused", "x".repeat(LIMIT));
        server.emit("would fit again");
        handOver.complete(null);
        assertThat(next(reasons)).isEqualTo("transport error");
        assertThat(raw.readFrames())
                .extracting(RawConnection.Frame::payload)
                .filteredOn(payload -> payload.startsWith("42"))
                .containsExactly("42[\"fits\"]");
    }
}
