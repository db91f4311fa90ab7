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
import io.roomcast.adapter.Value;
import io.roomcast.server.engine.EngineIds;
import io.roomcast.server.engine.EngineMessage;
import io.roomcast.server.engine.Multicast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
    private final @Nullable Session restored;
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

    private List<EventData> missed = List.of();
    private Set<String> sentBefore = Set.of();
    private CompletionStage<Void> arriving = CompletableFuture.completedFuture(null);
    private Set<String> roomsAtEnd = Set.of();
    private boolean idIsOurs; // a restored one may be in use, until this is registered
    private boolean closed;
    private volatile boolean connected;
    private volatile boolean disconnectedByUs;

    SocketCore(
            ClientConnection client,
            ServerNamespace namespace,
            Adapter adapter,
            Handshake handshake,
            @Nullable Session restored) {
        ServerOptions options = namespace.options();
        this.client = client;
        this.namespace = namespace;
        this.adapter = adapter;
        this.handshake = handshake;
        this.restored = restored;
        this.executor = new SerialExecutor(options.executor());
        this.gate = new OutboundGate(client.session(), options.maxOutboundBytes());
        if (restored != null) {
            this.id = restored.sid();
            this.pid = restored.pid();
            Map<String, Object> saved = restored.data().as(DATA);
            if (saved != null) {
                saved.values().removeIf(value -> value == null);
                data.putAll(saved);
            }
        } else {
            this.id = EngineIds.next();
            this.pid = options.maxDisconnectionDuration() == null ? null : EngineIds.next();
        }
        this.idIsOurs = restored == null;
        this.socket = new Socket(this);
        namespace.enter();
    }

    // ---- connecting ----

    /**
     * Lets broadcasts find it; what they send is held until {@link #accept}. False if the id is taken, if this is over, or
     * if the server shuts down.
     */
    boolean register() {
        Set<String> rooms = new LinkedHashSet<>(restored == null ? Set.of() : restored.rooms());
        rooms.add(id);
        synchronized (membership) {
            if (closed || !namespace.add(this)) {
                return false;
            }
            idIsOurs = true;
            arriving = adapter.addAll(id, rooms);
        }
        ServerNamespace.report(arriving, "joining", id);
        return true;
    }

    /** Completes once broadcasts of other servers are sure to arrive. Of a registered socket. */
    CompletionStage<Void> arriving() {
        return arriving;
    }

    /** What is to be sent before CONNECT: what the client missed after the packet with that offset. */
    void missed(List<EventData> packets, String after) {
        missed = packets;
        sentBefore = new HashSet<>(Set.of(after));
        for (EventData packet : packets) {
            String offset = SharedPacket.offset(packet);
            if (offset != null) {
                sentBefore.add(offset);
            }
        }
    }

    /** Tells the client that it is connected, after what it missed. False if it is gone, or this is over. */
    boolean accept() {
        // Under the lock, so that who disconnects it meanwhile does so when CONNECT is on its way.
        synchronized (membership) {
            if (closed || !client.add(this)) {
                return false;
            }
            connected = true;
            open();
        }
        return true;
    }

    private void open() {
        List<EngineMessage> first = new ArrayList<>();
        for (EventData packet : missed) {
            first.add(PacketEncoder.event(namespace.name(), null, packet.tree()));
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("sid", id);
        if (pid != null) {
            answer.put("pid", pid);
        }
        first.add(PacketEncoder.connect(namespace.name(), answer));
        gate.open(first, sentBefore);
        first.forEach(EngineMessage::release);
        missed = List.of();
        sentBefore = Set.of();
    }

    // ---- from the client ----

    void onEvent(EventData event, @Nullable Long ackId, int cost) {
        Ack ack = ackId == null ? Ack.NONE : new Ack(values -> answer(ackId, values));
        client.queued(cost);
        executor.execute(
                () -> {
                    try {
                        if (!disconnectedByUs) {
                            listeners.fire(toString(), event, ack);
                        }
                    } finally {
                        client.dequeued(cost);
                    }
                },
                () -> {
                    client.dequeued(cost);
                    client.close("forced server close"); // it would wait for listeners that never run
                });
    }

    private void answer(long ackId, List<Value> values) {
        ArrayNode arguments = JsonNodeFactory.instance.arrayNode(values.size());
        for (Value value : values) {
            arguments.add(value.tree().isMissingNode() ? JsonNodeFactory.instance.nullNode() : value.tree());
        }
        EngineMessage message = PacketEncoder.ack(namespace.name(), ackId, arguments);
        gate.send(message, false, true, null);
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
        send(message, flags, null);
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

    private void send(EngineMessage message, BroadcastFlags flags, @Nullable String offset) {
        gate.send(message, flags.isVolatile(), mayCompress(flags), offset);
    }

    static boolean mayCompress(BroadcastFlags flags) {
        return !Boolean.FALSE.equals(flags.compress());
    }

    @Override
    public void send(EncodedPacket packet, BroadcastFlags flags) {
        SharedPacket shared = (SharedPacket) packet;
        send(shared.message(), flags, shared.offset());
    }

    /**
     * Adds it to the receivers of a packet.
     *
     * @param offset of a packet that may be replayed, or null
     */
    void send(Multicast multicast, @Nullable String offset) {
        gate.send(multicast, offset);
    }

    @Override
    public void notifyOutgoing(EventData event) {
        if (outgoing.hasAny()) {
            executor.execute(() -> outgoing.fireAny(toString(), event), () -> {});
        }
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

    /** The server ends it: the client is told. Does nothing before it is connected, as in Node. */
    void leaveNamespace() {
        synchronized (membership) {
            if (!connected || disconnectedByUs) {
                return;
            }
            disconnectedByUs = true;
            client.left(this); // first, because a client that is told may connect again at once
            EngineMessage message = PacketEncoder.disconnect(namespace.name());
            gate.send(message, false, false, null);
            gate.close();
            message.release();
        }
        close("server namespace disconnect");
    }

    /** It is over, for one of Node's reasons; or it never connected, and nobody hears of it. */
    void close(String reason) {
        boolean wasConnected;
        synchronized (membership) {
            if (closed) {
                return;
            }
            closed = true;
            wasConnected = connected;
            connected = false;
            if (idIsOurs) {
                roomsAtEnd = Set.copyOf(adapter.socketRooms(id));
                if (RECOVERABLE.contains(reason) && (wasConnected || restored != null)) {
                    persist(roomsAtEnd);
                }
                adapter.delAll(id);
            }
        }
        gate.close();
        namespace.remove(this);
        namespace.leave();
        client.remove(this);
        acks.disconnected();
        if (wasConnected) {
            executor.execute(() -> tellDisconnected(reason), () -> ended.complete(null));
        } else {
            ended.complete(null);
        }
    }

    private void tellDisconnected(String reason) {
        for (Consumer<String> listener : disconnectListeners) {
            runDisconnectListener(listener, reason);
        }
        ended.complete(null);
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

    boolean isClosed() {
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
