package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Two servers of one cluster, in this JVM. */
class ClusterTest extends ServerTest {
    private final String cluster = UUID.randomUUID().toString();
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();

    private SocketIoServer startNode() {
        AdapterFactory adapters = closed(Adapters.open("in-jvm", Map.of("name", cluster)));
        SocketIoServer server = SocketIoServer.builder()
                .adapter(adapters)
                .connectionStateRecovery(Duration.ofMinutes(2), true)
                .build();
        server.onConnection(sockets::add);
        return start(server);
    }

    @Test
    void eventsAndAnswersCrossServers() {
        SocketIoServer a = startNode();
        WsClient onA = connected();
        SocketIoServer b = startNode();
        WsClient onB = connected();
        assertThat(await(a.mainNamespace().adapter().serverCount())).isEqualTo(2);
        await(b.emit("hello", new byte[] {1}));
        for (WsClient client : new WsClient[] {onA, onB}) {
            assertThat(client.next()).startsWith("451-[\"hello\",{\"_placeholder\":true,\"num\":0},\"");
            assertThat(client.nextMessage()).isEqualTo(new byte[] {1});
        }
        var answers = a.timeout(Duration.ofSeconds(SECONDS)).emitWithAck("who");
        answer(onA, "\"a\"");
        answer(onB, "\"b\"");
        assertThat(await(answers)).containsExactlyInAnyOrder(Value.of("a"), Value.of("b"));
        assertThat(await(b.fetchSockets())).hasSize(2);
    }

    private static void answer(WsClient client, String answer) {
        String event = client.nextStartingWith("42");
        client.send("43" + event.substring(2, event.indexOf('[')) + "[" + answer + "]");
    }

    @Test
    void serversTalkToEachOther() {
        SocketIoServer a = startNode();
        SocketIoServer b = startNode();
        b.on("question", (data, ack) -> ack.send(data.get(0, Integer.class) + 1));
        assertThat(await(a.serverSideEmitWithAck("question", 41))).containsExactly(Value.of(42));
    }

    @Test
    void aClientIsRecoveredOnAnotherServer() {
        SocketIoServer a = startNode();
        WsClient ws = openSession();
        ws.send("40");
        String connect = ws.next();
        Socket socket = next(sockets);
        await(socket.join("room"));
        await(socket.emit("first"));
        String first = ws.next();
        SocketIoServer b = startNode();
        await(a.close());
        await(b.to("room").emit("missed"));
        WsClient again = openSession();
        again.send("40{\"pid\":\"" + connect.replaceFirst(".*\"pid\":\"([^\"]+)\".*", "$1") + "\",\"offset\":\""
                + first.replaceFirst(".*\"([^\"]+)\"]$", "$1") + "\"}");
        assertThat(again.next()).startsWith("42[\"missed\",\"");
        assertThat(again.next()).isEqualTo(connect);
        assertThat(next(sockets).rooms()).contains("room");
    }
}
