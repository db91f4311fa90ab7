package io.roomcast.demo;

import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Value;
import io.roomcast.server.Ack;
import io.roomcast.server.ServerNamespace;
import io.roomcast.server.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients tell a server to use each operation of the cluster. Every event takes the rooms and the excepted rooms
 * first, and is answered with {@code {ok: result}} or {@code {error: text}} when the operation is done.
 */
final class CheckEvents {
    static final String NAMESPACE = "/check";

    private final int node;
    private final ServerNamespace io;

    CheckEvents(int node, ServerNamespace io) {
        this.node = node;
        this.io = io;
    }

    /** An operation on the sockets that the client named. */
    private interface Operation {
        CompletionStage<?> run(BroadcastOperator target, EventData data);
    }

    void register() {
        io.on("who", (data, ack) -> ack.send("node " + node));
        io.onConnection(this::connected);
    }

    private void connected(Socket socket) {
        SocketLabel.putOn(socket, node);
        socket.on("join", (data, ack) -> {
            socket.join(Arguments.get(data, 0, String.class)).thenRun(ack::send);
        });
        socket.on("ping", (data, ack) -> ack.send());
        on(socket, "emit", (target, data) -> target.emit("news", data.get(2)));
        on(socket, "emitWithAck", (target, data) -> target.timeout(timeout(data))
                .emitWithAck("question")
                .thenApply(answers -> answers.stream().map(Value::tree).toList()));
        on(socket, "fetchSockets", (target, data) -> target.timeout(timeout(data))
                .fetchSockets()
                .thenApply(sockets -> sockets.stream().map(FetchedSocket::of).toList()));
        on(socket, "socketsJoin", (target, data) -> target.socketsJoin(text(data)));
        on(socket, "socketsLeave", (target, data) -> target.socketsLeave(text(data)));
        on(socket, "disconnectSockets", (target, data) -> target.disconnectSockets());
        on(socket, "serverSideEmit", (target, data) -> target.timeout(timeout(data))
                .serverSideEmitWithAck("who")
                .thenApply(answers ->
                        answers.stream().map(answer -> answer.as(String.class)).toList()));
    }

    private void on(Socket socket, String event, Operation operation) {
        socket.on(event, (data, ack) -> {
            BroadcastOperator target = io.to(Arguments.rooms(data, 0)).except(Arguments.rooms(data, 1));
            operation.run(target, data).whenComplete((result, failure) -> answer(ack, result, failure));
        });
    }

    private static void answer(Ack ack, @Nullable Object result, @Nullable Throwable failure) {
        Map<String, Object> answer = new HashMap<>();
        answer.put("ok", result);
        if (failure != null) {
            answer.put("error", String.valueOf(failure.getMessage()));
        }
        ack.send(answer);
    }

    /** The third argument as a room. */
    private static String text(EventData data) {
        return Arguments.get(data, 2, String.class);
    }

    /** The third argument as milliseconds. */
    private static Duration timeout(EventData data) {
        return Duration.ofMillis(Arguments.get(data, 2, Long.class));
    }
}
