package io.roomcast.demo;

import io.roomcast.server.Ack;
import io.roomcast.server.Socket;
import io.roomcast.server.SocketIoServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the page's clients may ask of a server. */
final class PageEvents {
    private final int node;
    private final SocketIoServer io;
    private final @Nullable RedisChannels channels;

    PageEvents(int node, SocketIoServer io, @Nullable RedisChannels channels) {
        this.node = node;
        this.io = io;
        this.channels = channels;
    }

    /** A message as a client sends it; {@code sentAt} is the client's clock and comes back unread. */
    record Draft(String text, List<String> rooms, List<String> except, double sentAt) {}

    /** A message as clients receive it. */
    record Message(String text, List<String> rooms, List<String> except, double sentAt, String from, int node) {}

    void register() {
        io.onConnection(this::connected);
    }

    private void connected(Socket socket) {
        String name = SocketLabel.putOn(socket, node).name();
        socket.on("join", (data, ack) -> {
            socket.join(Arguments.get(data, 0, String.class)).thenRun(() -> roomsChanged(socket, ack));
        });
        socket.on("leave", (data, ack) -> {
            socket.leave(Arguments.get(data, 0, String.class));
            roomsChanged(socket, ack);
        });
        socket.on("message", (data, ack) -> {
            Draft draft = Arguments.get(data, 0, Draft.class);
            io.to(draft.rooms())
                    .except(draft.except())
                    .emit(
                            "message",
                            new Message(draft.text(), draft.rooms(), draft.except(), draft.sentAt(), name, node));
        });
        socket.on("sockets", (data, ack) -> io.fetchSockets().whenComplete((sockets, failure) -> {
            if (failure == null) {
                ack.send(Map.of(
                        "sockets", sockets.stream().map(FetchedSocket::of).toList()));
            } else {
                ack.send(Map.of("error", String.valueOf(failure.getMessage())));
            }
        }));
        socket.on("channels", (data, ack) -> listChannels(ack));
        socket.onDisconnect(reason -> io.emit("changed"));
        io.emit("changed");
    }

    private void roomsChanged(Socket socket, Ack ack) {
        ack.send(socket.rooms().stream()
                .filter(room -> !room.equals(socket.id()))
                .toList());
        io.emit("changed");
    }

    private void listChannels(Ack ack) {
        if (channels == null) {
            ack.send(Map.of("error", "there is no Redis"));
            return;
        }
        channels.list()
                .whenComplete((answer, failure) ->
                        ack.send(failure == null ? answer : Map.of("error", String.valueOf(failure.getMessage()))));
    }
}
