package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.AdapterStats;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOperations;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.Emitter;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.RemoteSocket;
import io.roomcast.adapter.RequestTimeoutException;
import io.roomcast.adapter.RoomNames;
import io.roomcast.server.ServerNamespace;
import io.roomcast.server.Socket;
import io.roomcast.server.SocketIoServer;
import io.roomcast.server.SocketIoServerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One of our servers under the commands that {@code server.js} takes too. */
final class JvmNode {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Consumer<JsonNode> events;
    private AdapterFactory adapters;
    private SocketIoServer server;
    private Emitter emitter;

    JvmNode(Consumer<JsonNode> events) {
        this.events = events;
    }

    /** The command that runs one in a process of its own. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                JvmNodeMain.class.getName());
    }

    /** Does what a command says; fails with {@link PeerFailure} only. */
    CompletionStage<JsonNode> handle(ObjectNode command) {
        CompletionStage<?> doing;
        try {
            doing = execute(command);
        } catch (RuntimeException | StackOverflowError e) {
            doing = CompletableFuture.failedStage(e);
        }
        CompletableFuture<JsonNode> done = new CompletableFuture<>();
        doing.whenComplete((result, failure) -> {
            if (failure == null) {
                done.complete(result instanceof JsonNode json ? json : Notation.of(result));
            } else {
                done.completeExceptionally(failure(failure));
            }
        });
        return done;
    }

    private static PeerFailure failure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        List<JsonNode> partial = new ArrayList<>();
        if (cause instanceof RequestTimeoutException timeout) {
            timeout.partial()
                    .forEach(
                            one -> partial.add(one instanceof RemoteSocket socket ? socket(socket) : Notation.of(one)));
        }
        PeerFailure told = new PeerFailure(String.valueOf(cause.getMessage()), partial);
        told.addSuppressed(cause);
        return told;
    }

    CompletionStage<Void> close() {
        CompletionStage<Void> closed = server == null ? CompletableFuture.completedStage(null) : server.close();
        return closed.thenRun(() -> {
            if (adapters != null) {
                adapters.close();
            }
        });
    }

    private CompletionStage<?> execute(ObjectNode command) {
        String op = command.path("op").asText();
        JsonNode target = command.path("target");
        String event = command.path("event").asText();
        Object[] args = args(command);
        String[] rooms = rooms(command.path("rooms"));
        return switch (op) {
            case "start" -> start(command);
            case "open" -> namespace(command).ready();
            case "close" -> close();
            case "emit" -> operator(target).emit(event, args);
            case "emitMany" -> emitMany(command);
            case "emitWithAck" -> operator(target).emitWithAck(event, args);
            case "fetchSockets" -> operator(target).fetchSockets().thenApply(JvmNode::sockets);
            case "socketsJoin" -> operator(target).socketsJoin(rooms);
            case "socketsLeave" -> operator(target).socketsLeave(rooms);
            case "disconnectSockets" ->
                operator(target).disconnectSockets(command.path("close").asBoolean());
            case "serverSideEmit" -> operator(target).serverSideEmit(event, args);
            case "serverSideEmitWithAck" -> operator(target).serverSideEmitWithAck(event, args);
            case "listen" -> listen(command, event);
            case "serverCount" -> adapter(command).serverCount();
            case "allRooms" -> adapter(command).allRooms().thenApply(JvmNode::roomNames);
            case "stats" -> stats(adapter(command).stats());
            case "socketJoin" -> localSocket(command).join(rooms);
            case "socketRooms" ->
                done(roomNames(adapter(command).socketRooms(command.path("sid").asText())));
            case "socketEmit" -> localSocket(command).emit(event, args);
            case "socketData" -> {
                Map<String, Object> data = localSocket(command).data();
                command.path("data")
                        .properties()
                        .forEach(entry -> data.put(entry.getKey(), Notation.toJava(entry.getValue())));
                yield done(NODES.nullNode());
            }
            case "remote" -> remote(command, event, args, rooms);
            default -> throw new IllegalArgumentException("unknown command " + op);
        };
    }

    private static CompletionStage<JsonNode> done(JsonNode result) {
        return CompletableFuture.completedStage(result);
    }

    private static Object[] args(JsonNode command) {
        List<Object> args = new ArrayList<>();
        command.path("args").forEach(one -> args.add(Notation.toJava(one)));
        return args.toArray();
    }

    private CompletionStage<?> start(JsonNode command) {
        Map<String, String> settings = new LinkedHashMap<>();
        command.path("options")
                .properties()
                .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        adapters = Adapters.open(command.path("backend").asText(), settings);
        SocketIoServerBuilder builder = SocketIoServer.builder().adapter(adapters);
        if (command.path("recovery").asBoolean()) {
            builder.connectionStateRecovery(Duration.ofMinutes(2), true);
        }
        server = builder.build();
        return adapters.emitter()
                .handle((made, none) -> emitter = made)
                .thenCompose(done -> server.listen("127.0.0.1", 0))
                .thenApply(address -> Map.of("port", address.getPort()));
    }

    private CompletionStage<Void> emitMany(JsonNode command) {
        JsonNode target = command.path("target");
        ObjectNode oneRoom = target.deepCopy();
        ((ArrayNode) oneRoom.path("rooms")).remove(1);
        BroadcastOperator[] operators = {operator(oneRoom), operator(target)};
        String event = command.path("event").asText();
        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int i = 0; i < command.path("count").asInt(); i++) {
            sent.add(operators[i % 2].emit(event, i));
        }
        return CompletableFuture.allOf(
                sent.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    private CompletionStage<JsonNode> listen(JsonNode command, String event) {
        String name = namespace(command).name();
        JsonNode answer = command.path("answer");
        namespace(command).on(event, (data, ack) -> {
            ObjectNode heard = NODES.objectNode().put("heard", event).put("nsp", name);
            heard.set("args", Notation.of(data.arguments()));
            events.accept(heard);
            if (answer.isArray()) {
                ack.send(args(NODES.objectNode().set("args", answer)));
            }
        });
        return done(NODES.nullNode());
    }

    private CompletionStage<?> remote(JsonNode command, String event, Object[] args, String[] rooms) {
        String sid = command.path("sid").asText();
        return namespace(command).in(sid).fetchSockets().thenCompose(found -> {
            if (found.isEmpty()) {
                throw new IllegalStateException("there is no socket " + sid + " in the cluster");
            }
            return act(found.get(0), command, event, args, rooms).thenApply(result -> (Object) result);
        });
    }

    private static CompletionStage<?> act(
            RemoteSocket socket, JsonNode command, String event, Object[] args, String[] rooms) {
        return switch (command.path("action").asText()) {
            case "emit" -> socket.emit(event, args);
            case "emitWithAck" ->
                socket.emitWithAck(Duration.ofMillis(command.path("timeout").asLong()), event, args);
            case "join" -> socket.join(rooms);
            case "leave" -> socket.leave(rooms[0]);
            case "disconnect" -> socket.disconnect(command.path("close").asBoolean());
            default -> throw new IllegalArgumentException("unknown action " + command);
        };
    }

    private ServerNamespace namespace(JsonNode of) {
        return server.of(of.path("nsp").asText());
    }

    private Adapter adapter(JsonNode command) {
        return namespace(command).adapter();
    }

    private Socket localSocket(JsonNode command) {
        Socket socket = namespace(command).sockets().get(command.path("sid").asText());
        if (socket == null) {
            throw new IllegalStateException("there is no such socket: " + command);
        }
        return socket;
    }

    private BroadcastOperator operator(JsonNode target) {
        BroadcastOperations from = target.path("emitter").asBoolean()
                ? emitter.of(target.path("nsp").asText())
                : namespace(target);
        BroadcastOperator operator = target.has("sid") ? localSocket(target).broadcast() : from.operator();
        JsonNode flags = target.path("flags");
        operator = flags.has("volatile") ? operator.volatile_() : operator;
        operator =
                flags.has("compress") ? operator.compress(flags.get("compress").asBoolean()) : operator;
        operator = flags.has("local") ? operator.local() : operator;
        operator = flags.has("timeout")
                ? operator.timeout(Duration.ofMillis(flags.get("timeout").asLong()))
                : operator;
        return operator.to(rooms(target.path("rooms"))).except(rooms(target.path("except")));
    }

    private static String[] rooms(JsonNode rooms) {
        List<String> names = new ArrayList<>();
        for (JsonNode room : rooms) {
            if (room.isIntegralNumber()) {
                names.add(RoomNames.number(room.longValue()));
            } else {
                names.add(room.isNumber() ? RoomNames.number(room.doubleValue()) : room.asText());
            }
        }
        return names.toArray(String[]::new);
    }

    private static CompletionStage<JsonNode> stats(AdapterStats stats) {
        return done(Notation.of(Map.of("malformed", stats.malformed(), "gaps", stats.gaps())));
    }

    private static JsonNode roomNames(Collection<String> rooms) {
        List<Object> names = new ArrayList<>();
        for (String room : rooms) {
            names.add(RoomNames.isNumber(room) ? number(RoomNames.text(room)) : room);
        }
        return Notation.of(names);
    }

    private static Number number(String text) {
        double number = Double.parseDouble(text);
        return number == Math.rint(number) ? (Number) (long) number : (Number) number;
    }

    private static JsonNode sockets(List<RemoteSocket> sockets) {
        ArrayNode all = NODES.arrayNode();
        sockets.forEach(socket -> all.add(socket(socket)));
        return all;
    }

    private static ObjectNode socket(RemoteSocket socket) {
        ObjectNode json = NODES.objectNode().put("id", socket.id());
        json.set("handshake", handshake(socket.handshake()));
        json.set("rooms", roomNames(socket.rooms()));
        json.set("data", Notation.of(socket.data()));
        return json;
    }

    private static JsonNode handshake(Handshake handshake) {
        Map<String, Object> headers = new LinkedHashMap<>();
        handshake.headers().forEach((name, values) -> headers.put(name, values.size() == 1 ? values.get(0) : values));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("headers", headers);
        json.put("time", handshake.time());
        json.put("address", handshake.address());
        json.put("xdomain", handshake.xdomain());
        json.put("secure", handshake.secure());
        json.put("issued", handshake.issued());
        json.put("url", handshake.url());
        json.put("query", handshake.query());
        json.put("auth", handshake.auth());
        return Notation.of(json);
    }
}
