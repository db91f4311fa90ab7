package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Namespace;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A broadcast is encoded once, and its bytes are given back when the last client has them. */
class SharedFrameTest extends ServerTest {
    private final List<SharedPacket> encoded = new CopyOnWriteArrayList<>();

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
        private final AdapterFactory local = Adapters.local();

        @Override
        public CompletionStage<Adapter> create(Namespace namespace) {
            return local.create(new Namespace() {
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
                public void serverSideEvent(EventData event, Consumer<Value> ack) {
                    namespace.serverSideEvent(event, ack);
                }
            });
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
