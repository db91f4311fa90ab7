package io.roomcast.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Session;
import io.roomcast.adapter.SessionRestoration;
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineIds;
import io.roomcast.server.engine.EngineMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is behind a {@link Socket}: its life from connecting to disconnected, and what the adapter sees of it. */
final class SocketCore implements LocalSocket {
    private static final Logger log = LoggerFactory.getLogger(SocketCore.class);
    private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};

    /** After these a client may come back to its session ({@code wire.md} §2.2). */
    private static final Set<String> RECOVERABLE = Set.of(
            "transport error",
            "transport close",
            "forced close",
            "ping timeout",
            "server shutting down",
            "forced server close");

    private final String id;
    private final @Nullable String pid;
    private final ClientConnection client;
    private final ServerNamespace namespace;
    private final Adapter adapter;
    private final Handshake handshake;
    private final SessionRestoration.@Nullable Recovered restored;
    private final Map<String, Object> data = new ConcurrentHashMap<>();
    private final Listeners listeners = new Listeners();
    private final Listeners outgoing = new Listeners();
    private final List<Consumer<String>> disconnectListeners = new CopyOnWriteArrayList<>();
    private final PendingAcks acks = new PendingAcks();
    private final SerialExecutor executor;
    private final OutboundGate gate;
    private final Socket socket;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object membership = new Object();

    private Set<String> roomsAtEnd = Set.of();
    private boolean closed;
    private volatile boolean connected;
    private volatile boolean disconnectedByUs;

    SocketCore(
            ClientConnection client,
            ServerNamespace namespace,
            Adapter adapter,
            Handshake handshake,
            SessionRestoration.@Nullable Recovered restored) {
        ServerOptions options = namespace.options();
        this.client = client;
        this.namespace = namespace;
        this.adapter = adapter;
        this.handshake = handshake;
        this.restored = restored;
        this.executor = new SerialExecutor(options.executor());
        this.gate = new OutboundGate(client.session(), options.maxOutboundBytes());
        if (restored != null) {
            Session session = restored.session();
            this.id = session.sid();
            this.pid = session.pid();
            Map<String, Object> saved = session.data().as(DATA);
            if (saved != null) {
                saved.values().removeIf(value -> value == null);
                data.putAll(saved);
            }
        } else {
            this.id = EngineIds.next();
            this.pid = options.maxDisconnectionDuration() == null ? null : EngineIds.next();
        }
        this.socket = new Socket(this);
    }

    // ---- connecting ----

    /** Lets broadcasts find it; what they send is held until {@link #accept}. False if the id is taken. */
    boolean register() {
        if (!namespace.add(this)) {
            return false;
        }
        List<String> rooms = new ArrayList<>();
        if (restored != null) {
            rooms.addAll(restored.session().rooms());
        }
        if (!rooms.contains(id)) {
            rooms.add(0, id);
        }
        join(rooms);
        return true;
    }

    /** Tells the client that it is connected, after what it missed. False if it is gone. */
    boolean accept() {
        connected = true;
        if (!client.add(this)) {
            connected = false;
            return false;
        }
        List<EngineMessage> first = new ArrayList<>();
        if (restored != null) {
            for (EventData missed : restored.missedPackets()) {
                first.add(PacketEncoder.event(namespace.name(), null, missed.tree()));
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("sid", id);
        if (pid != null) {
            answer.put("pid", pid);
        }
        first.add(PacketEncoder.connect(namespace.name(), answer));
        gate.open(first);
        first.forEach(EngineMessage::release);
        return true;
    }

    /** It never connected. */
    void abandon() {
        gate.close();
        synchronized (membership) {
            closed = true;
            adapter.delAll(id);
        }
        namespace.remove(this);
        ended.complete(null);
    }

    // ---- from the client ----

    void onEvent(EventData event, @Nullable Long ackId, int cost) {
        Ack ack = ackId == null ? Ack.NONE : new Ack(values -> answer(ackId, values));
        client.queued(cost);
        executor.execute(() -> {
            try {
                if (!disconnectedByUs) {
                    listeners.fire(toString(), event, ack);
                }
            } finally {
                client.dequeued(cost);
            }
        });
    }

    private void answer(long ackId, List<Value> values) {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode(values.size());
        for (Value value : values) {
            arguments.add(value.tree().isMissingNode() ? JsonNodeFactory.instance.nullNode() : value.tree());
        }
        EngineMessage message = PacketEncoder.ack(namespace.name(), ackId, arguments);
        gate.send(message, false, true);
        message.release();
    }

    void onAck(long ackId, JsonNode arguments) {
        acks.answer(ackId, Value.ofTree(arguments.path(0)));
    }

    // ---- to the client ----

    CompletionStage<Void> emit(EventData event, @Nullable Integer ackId, BroadcastFlags flags) {
        Packet packet = new Packet(event, ackId);
        if (namespace.options().maxDisconnectionDuration() != null) {
            return adapter.broadcast(packet, BroadcastOptions.rooms(id).withFlags(flags));
        }
        if (namespace.hasOutgoingListeners()) {
            notifyOutgoing(event);
        }
        EngineMessage message = PacketEncoder.event(namespace.name(), ackId, event.tree());
        send(message, flags);
        message.release();
        return CompletableFuture.completedFuture(null);
    }

    CompletionStage<Value> emitWithAck(Duration timeout, EventData event, BroadcastFlags flags) {
        CompletableFuture<Value> answer = new CompletableFuture<>();
        int ackId = namespace.nextAckId();
        acks.expect(ackId, answer);
        var timer = client.session().schedule(timeout, () -> acks.timeout(ackId, answer));
        CompletionStage<Value> answered = answer;
        answered.whenComplete((value, failure) -> timer.cancel(false));
        emit(event, ackId, flags).whenComplete((published, failure) -> {
            if (failure != null && !connected) {
                acks.forget(ackId);
                answer.completeExceptionally(failure);
            }
        });
        if (isClosed()) {
            acks.disconnected();
        }
        return answer;
    }

    private void send(EngineMessage message, BroadcastFlags flags) {
        gate.send(message, flags.isVolatile(), !Boolean.FALSE.equals(flags.compress()));
    }

    @Override
    public void send(EncodedPacket packet, BroadcastFlags flags) {
        send(((SharedPacket) packet).message(), flags);
    }

    @Override
    public void notifyOutgoing(EventData event) {
        executor.execute(() -> outgoing.fireAny(toString(), event));
    }

    @Override
    public void expectAck(int ackId, Consumer<Value> ack) {
        acks.expect(ackId, ack);
    }

    @Override
    public void forgetAck(int ackId) {
        acks.forget(ackId);
    }

    // ---- rooms ----

    @Override
    public void join(Collection<String> rooms) {
        ServerNamespace.report(joinRooms(rooms), "joining", id);
    }

    CompletionStage<Void> joinRooms(Collection<String> rooms) {
        synchronized (membership) {
            return closed ? CompletableFuture.completedFuture(null) : adapter.addAll(id, rooms);
        }
    }

    @Override
    public void leave(String room) {
        synchronized (membership) {
            if (!closed) {
                adapter.del(id, room);
            }
        }
    }

    Set<String> rooms() {
        synchronized (membership) {
            return closed ? roomsAtEnd : adapter.socketRooms(id);
        }
    }

    // ---- the end ----

    @Override
    public void disconnect(boolean close) {
        if (close) {
            client.disconnect();
        } else {
            leaveNamespace();
        }
    }

    /** The server ends it: the client is told. */
    void leaveNamespace() {
        if (!connected) {
            return;
        }
        disconnectedByUs = true;
        EngineMessage message = PacketEncoder.disconnect(namespace.name());
        gate.send(message, false, false);
        message.release();
        client.left(namespace.name());
        close("server namespace disconnect");
    }

    /** It is over, for one of Node's reasons. */
    void close(String reason) {
        synchronized (membership) {
            if (closed || !connected) {
                return;
            }
            closed = true;
            connected = false;
            roomsAtEnd = Set.copyOf(adapter.socketRooms(id));
            if (RECOVERABLE.contains(reason)) {
                persist(roomsAtEnd);
            }
            adapter.delAll(id);
        }
        gate.close();
        namespace.remove(this);
        client.remove(this);
        acks.disconnected();
        executor.execute(() -> {
            for (Consumer<String> listener : disconnectListeners) {
                runDisconnectListener(listener, reason);
            }
            ended.complete(null);
        });
    }

    private void runDisconnectListener(Consumer<String> listener, String reason) {
        try {
            listener.accept(reason);
        } catch (Throwable e) {
            log.error("{}: a disconnect listener failed", this, e);
        }
    }

    private void persist(Set<String> rooms) {
        if (pid == null) {
            return;
        }
        try {
            Session session = new Session(id, pid, rooms, Value.of(data));
            namespace.persisting(adapter.persistSession(session), id);
        } catch (IllegalArgumentException e) {
            log.warn("{}: its session is not kept, because its data cannot be written: {}", this, e.toString());
        }
    }

    private boolean isClosed() {
        synchronized (membership) {
            return closed;
        }
    }

    // ---- for its parts ----

    @Override
    public String id() {
        return id;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public Map<String, Object> data() {
        return data;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isRecovered() {
        return restored != null;
    }

    Socket socket() {
        return socket;
    }

    ServerNamespace namespace() {
        return namespace;
    }

    Adapter adapter() {
        return adapter;
    }

    ClientConnection client() {
        return client;
    }

    SerialExecutor executor() {
        return executor;
    }

    Listeners listeners() {
        return listeners;
    }

    Listeners outgoing() {
        return outgoing;
    }

    List<Consumer<String>> disconnectListeners() {
        return disconnectListeners;
    }

    /** Completes once it is disconnected and its listeners have heard of it. */
    CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    public String toString() {
        return "socket " + id + " in " + namespace.name();
    }
}
