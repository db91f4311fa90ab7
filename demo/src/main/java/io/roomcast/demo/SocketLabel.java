package io.roomcast.demo;

import io.roomcast.adapter.Handshake;
import io.roomcast.server.Socket;
import java.util.Map;

/** What a server remembers about a socket, as its {@code data}: every server of the cluster sees it. */
record SocketLabel(String name, int node) {
    private static final int MAX_NAME = 40;

    /** Remembers the client's name and this server with a socket. */
    static SocketLabel putOn(Socket socket, int node) {
        SocketLabel label = new SocketLabel(name(socket.handshake()), node);
        socket.data().put("name", label.name);
        socket.data().put("node", node);
        return label;
    }

    /** The name that the client gave when it connected. */
    private static String name(Handshake handshake) {
        Map<?, ?> auth = handshake.auth().as(Map.class);
        Object name = auth == null ? null : auth.get("name");
        return name instanceof String text && !text.isBlank()
                ? text.substring(0, Math.min(text.length(), MAX_NAME))
                : "somebody";
    }
}
