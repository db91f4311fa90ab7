package io.roomcast.demo;

import io.roomcast.adapter.RemoteSocket;
import java.util.Set;

/** A socket of the cluster, as clients are told about it. */
record FetchedSocket(String id, String name, int node, Set<String> rooms) {
    static FetchedSocket of(RemoteSocket socket) {
        SocketLabel label = socket.data().as(SocketLabel.class);
        return label == null
                ? new FetchedSocket(socket.id(), "?", 0, socket.rooms())
                : new FetchedSocket(socket.id(), label.name(), label.node(), socket.rooms());
    }
}
