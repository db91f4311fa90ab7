package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of the cluster, whatever it is written in. Methods that return a stage may take long; the others wait. What
 * fails throws {@link PeerFailure}.
 */
final class Peer {
    /** What a server is written in. */
    enum Kind {
        JVM,
        NODE
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private final Kind kind;
    private final Remote remote;
    private final Map<String, List<List<JsonNode>>> heard = new ConcurrentHashMap<>();
    private URI uri;

    private Peer(String name, Kind kind, String program, boolean ownProcess) {
        this.name = name;
        this.kind = kind;
        this.remote = kind == Kind.NODE
                ? ChildProcess.start(name, NodePackages.directory(), NodePackages.command(program), this::hear)
                : ownProcess
                        ? ChildProcess.start(name, Path.of("."), JvmNode.command(), this::hear)
                        : new InThisJvm(this::hear);
    }

    /**
     * A server that starts.
     *
     * @param ownProcess whether a JVM server must have a process of its own, to be killed
     * @param recovery whether connection state recovery is on
     */
    static CompletionStage<Peer> start(String name, Kind kind, Wiring wiring, boolean ownProcess, boolean recovery) {
        Peer peer = new Peer(name, kind, wiring.nodeProgram(), ownProcess);
        ObjectNode command = op("start").put("backend", wiring.backend()).put("recovery", recovery);
        command.set("options", wiring.options(kind));
        return peer.remote
                .call(command)
                .thenApply(started -> {
                    peer.uri = URI.create(
                            "http://127.0.0.1:" + started.path("port").asInt());
                    return peer;
                })
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        peer.remote.close();
                    }
                });
    }

    private void hear(JsonNode event) {
        List<JsonNode> args = new ArrayList<>();
        event.path("args").forEach(args::add);
        heardList(event.path("nsp").asText(), event.path("heard").asText()).add(args);
    }

    private List<List<JsonNode>> heardList(String namespace, String event) {
        return heard.computeIfAbsent(namespace + " " + event, key -> new CopyOnWriteArrayList<>());
    }

    Kind kind() {
        return kind;
    }

    /** Where clients find it. */
    URI uri() {
        return uri;
    }

    private static ObjectNode op(String op) {
        return NODES.objectNode().put("op", op);
    }

    private static ObjectNode op(String op, Target target) {
        return op(op).set("target", target.json());
    }

    private static ObjectNode event(ObjectNode command, String event, Object... args) {
        return command.put("event", event).set("args", Notation.of(java.util.Arrays.asList(args)));
    }

    private JsonNode call(ObjectNode command) {
        return Patience.get(remote.call(command));
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    /** Makes the namespace there; await {@link #serverCount} before other servers are to reach it. */
    void open(String namespace) {
        call(op("open").put("nsp", namespace));
    }

    void emit(Target target, String event, Object... args) {
        call(event(op("emit", target), event, args));
    }

    /** Emits the numbers from 0, to the first room and to all rooms in turn. */
    void emitMany(Target target, String event, int count) {
        call(op("emitMany", target).put("event", event).put("count", count));
    }

    /** The answers of the clients. */
    CompletionStage<List<JsonNode>> emitWithAck(Target target, String event, Object... args) {
        return remote.call(event(op("emitWithAck", target), event, args)).thenApply(Peer::list);
    }

    /** Sockets as {@code {id, handshake, rooms, data}}. */
    CompletionStage<List<JsonNode>> fetchSockets(Target target) {
        return remote.call(op("fetchSockets", target)).thenApply(Peer::list);
    }

    void socketsJoin(Target target, Object... rooms) {
        call(op("socketsJoin", target).set("rooms", Notation.all(rooms)));
    }

    void socketsLeave(Target target, Object... rooms) {
        call(op("socketsLeave", target).set("rooms", Notation.all(rooms)));
    }

    void disconnectSockets(Target target, boolean close) {
        call(op("disconnectSockets", target).put("close", close));
    }

    void serverSideEmit(Target target, String event, Object... args) {
        call(event(op("serverSideEmit", target), event, args));
    }

    /** The answers of the other servers. */
    CompletionStage<List<JsonNode>> serverSideEmitWithAck(Target target, String event, Object... args) {
        return remote.call(event(op("serverSideEmitWithAck", target), event, args))
                .thenApply(Peer::list);
    }

    /** From now on hears an event of other servers, and does not answer it. */
    void listen(String namespace, String event) {
        call(op("listen").put("nsp", namespace).put("event", event));
    }

    /** From now on hears an event of other servers, and answers it if an answer is wanted. */
    void answer(String namespace, String event, Object... answer) {
        ObjectNode command = op("listen").put("nsp", namespace).put("event", event);
        call(command.set("answer", Notation.of(java.util.Arrays.asList(answer))));
    }

    /** The arguments of each event of other servers that it listens to, in order. */
    List<List<JsonNode>> heard(String namespace, String event) {
        return List.copyOf(heardList(namespace, event));
    }

    int serverCount(String namespace) {
        return call(op("serverCount").put("nsp", namespace)).intValue();
    }

    Set<JsonNode> allRooms(String namespace) {
        return Set.copyOf(list(call(op("allRooms").put("nsp", namespace))));
    }

    /** How many messages a JVM server could not understand. */
    int malformed(String namespace) {
        return call(op("stats").put("nsp", namespace)).path("malformed").intValue();
    }

    private static ObjectNode op(String op, Client client) {
        return op(op).put("nsp", client.namespace()).put("sid", client.id());
    }

    /** Makes a socket of this server join rooms; when this returns, what others send to them arrives. */
    void join(Client client, Object... rooms) {
        call(op("socketJoin", client).set("rooms", Notation.all(rooms)));
    }

    /** The rooms of a socket of this server; what others send to them arrives. */
    List<JsonNode> rooms(Client client) {
        return list(call(op("socketRooms", client)));
    }

    /** Adds to the data of a socket of this server. */
    void data(Client client, Map<String, ?> data) {
        call(op("socketData", client).set("data", Notation.of(data)));
    }

    /** Adds to the data of a socket of this server in the main namespace. */
    void data(String sid, Map<String, ?> data) {
        call(op("socketData").put("nsp", "/").put("sid", sid).set("data", Notation.of(data)));
    }

    /** Sends an event to a socket of this server. */
    void emitTo(Client client, String event, Object... args) {
        call(event(op("socketEmit", client), event, args));
    }

    // Through a RemoteSocket, which is fetched first.

    void remoteEmit(Client client, String event, Object... args) {
        call(event(op("remote", client).put("action", "emit"), event, args));
    }

    JsonNode remoteEmitWithAck(Client client, Duration timeout, String event, Object... args) {
        ObjectNode command = op("remote", client).put("action", "emitWithAck").put("timeout", timeout.toMillis());
        return call(event(command, event, args));
    }

    void remoteJoin(Client client, Object... rooms) {
        call(op("remote", client).put("action", "join").set("rooms", Notation.all(rooms)));
    }

    void remoteLeave(Client client, Object room) {
        call(op("remote", client).put("action", "leave").set("rooms", Notation.all(room)));
    }

    void remoteDisconnect(Client client, boolean close) {
        call(op("remote", client).put("action", "disconnect").put("close", close));
    }

    // The end.

    /** Leaves the cluster properly. */
    void leave() {
        call(op("close"));
    }

    /** Stops it where it stands; only in a process of its own. */
    void freeze() {
        remote.freeze();
    }

    /** Ends it with signal 9; only in a process of its own. */
    void kill() {
        remote.kill();
    }

    /** Completes with what it said when its process ended. */
    CompletionStage<String> ended() {
        return remote.ended();
    }

    /** Ends it; harmless if it is gone. Not an {@code AutoCloseable}: JUnit closes those after a test of which they are a parameter. */
    void end() {
        remote.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
