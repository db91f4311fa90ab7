package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of the Java client library, connected to a server of either kind. It remembers all that it hears. */
final class Client implements AutoCloseable {
    private final Peer peer;
    private final String namespace;
    private final Manager manager;
    private final Socket socket;
    private final Map<String, List<List<JsonNode>>> heard = new ConcurrentHashMap<>();
    private final Map<String, Object[]> answers = new ConcurrentHashMap<>();
    private final List<Client> siblings = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    private Client(Peer peer, String namespace, Manager manager, Manager.Options options) {
        this.peer = peer;
        this.namespace = namespace;
        this.manager = manager;
        this.socket = manager.socket(namespace, options);
        socket.onAnyIncoming(this::hear);
        socket.on(Socket.EVENT_DISCONNECT, args -> ends.add(String.valueOf(args[0])));
    }

    /** Connects to a namespace of a server. */
    static Client connect(Peer peer, String namespace) {
        return connect(peer, namespace, new IO.Options());
    }

    /** Connects with headers, query and auth. */
    static Client connect(Peer peer, String namespace, IO.Options options) {
        options.reconnection = false;
        options.transports = new String[] {"websocket"};
        return new Client(peer, namespace, new Manager(peer.uri(), options), options).connect();
    }

    /** Another namespace over the same connection; closed with this one. */
    Client also(String other) {
        Client sibling = new Client(peer, other, manager, new IO.Options());
        siblings.add(sibling);
        return sibling.connect();
    }

    private Client connect() {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        socket.once(Socket.EVENT_CONNECT, args -> connected.complete(null));
        socket.once(
                Socket.EVENT_CONNECT_ERROR,
                args -> connected.completeExceptionally(new AssertionError(Arrays.toString(args))));
        socket.connect();
        Patience.get(connected);
        return this;
    }

    private void hear(Object... event) {
        List<JsonNode> args = new ArrayList<>();
        String name = (String) event[0];
        Ack ack = event[event.length - 1] instanceof Ack asked ? asked : null;
        for (int i = 1; i < event.length - (ack == null ? 0 : 1); i++) {
            args.add(Notation.of(event[i]));
        }
        heardList(name).add(args);
        Object[] answer = answers.get(name);
        if (ack != null && answer != null) {
            ack.call(answer);
        }
    }

    private List<List<JsonNode>> heardList(String event) {
        return heard.computeIfAbsent(event, name -> new CopyOnWriteArrayList<>());
    }

    /** The server it is connected to. */
    Peer peer() {
        return peer;
    }

    String namespace() {
        return namespace;
    }

    String id() {
        return socket.id();
    }

    /** The arguments of each event of that name, in order. */
    List<List<JsonNode>> heard(String event) {
        return List.copyOf(heardList(event));
    }

    /** How often it heard an event. */
    int count(String event) {
        return heardList(event).size();
    }

    /** From now on acknowledges an event with these values. */
    void answer(String event, Object... values) {
        answers.put(
                event,
                Arrays.stream(values).map(Notation::of).map(Notation::toClient).toArray());
    }

    /** Why it was disconnected, each time. */
    List<String> ends() {
        return List.copyOf(ends);
    }

    @Override
    public void close() {
        siblings.forEach(Client::close);
        socket.disconnect();
    }

    @Override
    public String toString() {
        return "client of " + peer + " in " + namespace;
    }
}
