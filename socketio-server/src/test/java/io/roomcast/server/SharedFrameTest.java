package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Namespace;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A broadcast is encoded once, and its bytes are given back when the last client has them. */
class SharedFrameTest extends ServerTest {
    private final List<SharedPacket> encoded = new CopyOnWriteArrayList<>();
    private final HookedAdapters adapters = closed(new HookedAdapters());

    private SocketIoServer startWatched(SocketIoServerBuilder builder) {
        return start(builder.adapter(new Watching()).build());
    }

    @Test
    void oneEncodingServesAllTransportsAndIsFreed() {
        SocketIoServer server = startWatched(SocketIoServer.builder());
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(connected());
        }
        Polling polling = Polling.open(uri("http", "polling"));
        polling.post("40");
        polling.get();
        await(server.emit("news", "x".repeat(3000), new byte[] {1, 2, 3}));
        for (WsClient client : clients) {
            assertThat(client.next()).startsWith("451-[\"news\",\"xxx");
            assertThat(client.nextMessage()).isEqualTo(new byte[] {1, 2, 3});
        }
        assertThat(polling.get().body()).startsWith("451-[\"news\",\"xxx").endsWith("\u001ebAQID");
        assertThat(encoded).hasSize(1);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(encoded.get(0).message().refCnt()).isZero());
    }

    @Test
    void theSameBytesWaitForAllClientsThatDoNotRead() {
        SocketIoServer server = startWatched(SocketIoServer.builder());
        List<Polling> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Polling polling = Polling.open(uri("http", "polling"));
            polling.post("40");
            polling.get();
            clients.add(polling);
        }
        await(server.emit("news", 1));
        assertThat(encoded).hasSize(1);
        assertThat(encoded.get(0).message().refCnt()).isEqualTo(5);
        for (int unread = 4; unread >= 0; unread--) {
            assertThat(clients.remove(0).get().body()).isEqualTo("42[\"news\",1]");
            assertThat(encoded.get(0).message().refCnt()).isEqualTo(unread);
        }
    }

    @Test
    void onWebSocketsTheSameBytesWaitForAllClientsThatDoNotRead() throws Exception {
        SocketIoServer server = startWatched(SocketIoServer.builder().maxOutboundBytes(1 << 28));
        BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
        server.onConnection(sockets::add);
        List<EngineSession> sessions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawConnection raw = closed(RawConnection.webSocket(address(), "websocket"));
            raw.writeMasked(0x81, new byte[] {'4', '0'});
            sessions.add(next(sockets).core().client().session());
        }
        await(server.emit("news", "x".repeat(16 << 20))); // more than the buffers of the network take
        for (EngineSession session : sessions) {
            CompletableFuture<Void> written = new CompletableFuture<>();
            session.execute(() -> written.complete(null));
            await(written);
        }
        assertThat(encoded).hasSize(1);
        assertThat(encoded.get(0).message().refCnt()).isEqualTo(3);
    }

    @Test
    void whatIsHeldForAClientThatIsClosedMeanwhileIsFreedOnce() {
        int limit = 1 << 20;
        SocketIoServer server =
                startWatched(SocketIoServer.builder().maxOutboundBytes(limit).executor(Runnable::run));
        ServerNamespace other = server.of("/other");
        Polling witness = Polling.open(uri("http", "polling"));
        witness.post("40/other,");
        witness.get();
        Polling slow = Polling.open(uri("http", "polling"));
        slow.post("40");
        slow.get();
        server.emit("waits", "x".repeat(limit / 2));
        adapters.after("addAll", () -> {
            other.emit("held", "x".repeat(limit / 3));
            other.emit("held too", "x".repeat(limit / 3));
        });
        assertThat(slow.post("40/other,").statusCode()).isEqualTo(400);
        assertThat(encoded).hasSize(3);
        assertThat(encoded.get(1).message().refCnt()).isEqualTo(1);
        assertThat(encoded.get(2).message().refCnt()).isEqualTo(1);
        assertThat(witness.get().body()).contains("\"held\"", "\"held too\"");
    }

    @Test
    void whatAClientNeverFetchedIsFreedWithIt() {
        SocketIoServer server = startWatched(SocketIoServer.builder());
        Polling polling = Polling.open(uri("http", "polling"));
        polling.post("40");
        polling.get();
        await(server.emit("news", 1));
        assertThat(encoded.get(0).message().refCnt()).isEqualTo(1);
        polling.post("1");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(encoded.get(0).message().refCnt()).isZero());
    }

    @Test
    void whatIsHeldForAMiddlewareIsFreedOnRefusal() {
        SocketIoServer server = SocketIoServer.builder().adapter(new Watching()).build();
        List<Middleware.Next> waiting = new CopyOnWriteArrayList<>();
        server.use((socket, next) -> {
            socket.emit("early", 1);
            waiting.add(next);
        });
        start(server);
        WsClient ws = openSession();
        ws.send("40");
        Awaitility.await().until(() -> !waiting.isEmpty());
        waiting.get(0).reject(new ConnectRefusedException("no"));
        assertThat(ws.next()).isEqualTo("44{\"message\":\"no\"}");
    }

    /** Lets the test see what the adapter has encoded. */
    private final class Watching implements AdapterFactory {
        @Override
        public CompletionStage<Adapter> create(Namespace namespace) {
            return adapters.create(new Namespace() {
                @Override
                public String name() {
                    return namespace.name();
                }

                @Override
                public LocalSocket socket(String id) {
                    return namespace.socket(id);
                }

                @Override
                public int nextAckId() {
                    return namespace.nextAckId();
                }

                @Override
                public EncodedPacket encode(Packet packet) {
                    EncodedPacket result = namespace.encode(packet);
                    encoded.add((SharedPacket) result);
                    return result;
                }

                @Override
                public void send(EncodedPacket packet, List<LocalSocket> sockets, BroadcastFlags flags) {
                    namespace.send(packet, sockets, flags);
                }

                @Override
                public void serverSideEvent(EventData event, Consumer<Value> ack) {
                    namespace.serverSideEvent(event, ack);
                }
            });
        }

        @Override
        public CompletionStage<Emitter> emitter() {
            return adapters.emitter();
        }

        @Override
        public void close() {
            adapters.close();
        }
    }
}
