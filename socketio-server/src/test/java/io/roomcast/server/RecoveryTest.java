package io.roomcast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connection state recovery over the local adapter, with raw frames. */
class RecoveryTest extends ServerTest {
    private final BlockingQueue<Socket> sockets = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();

    private SocketIoServer startRecovering(boolean skipMiddlewares) {
        SocketIoServer server = local().connectionStateRecovery(Duration.ofMinutes(2), skipMiddlewares)
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
}
