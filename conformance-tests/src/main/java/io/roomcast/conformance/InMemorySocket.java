package io.roomcast.conformance;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connected socket and its client in one: remembers what it received, and answers as it is told. */
public final class InMemorySocket implements LocalSocket {
    private final InMemoryNamespace namespace;
    private final String id;
    private final Handshake handshake;
    private final List<EventData> received = new ArrayList<>();
    private final List<EventData> outgoing = new ArrayList<>();
    private final List<Boolean> disconnects = new ArrayList<>();
    private final Map<Integer, Consumer<Value>> acks = new HashMap<>();
    private volatile BiConsumer<EventData, Consumer<Value>> client = (event, ack) -> {};
    private volatile Object data = Map.of();
    private volatile boolean writable = true;
    private volatile boolean listening;
    private volatile BroadcastFlags lastFlags = BroadcastFlags.NONE;

    /** A socket that is not connected yet: see {@link InMemoryNamespace#connect(InMemorySocket, String...)}. */
    public InMemorySocket(InMemoryNamespace namespace, String id) {
        this.namespace = namespace;
        this.id = id;
        this.handshake = new Handshake(
                Map.of("user-agent", List.of("in-memory"), "x-several", List.of("a", "b")),
                "Sun Nov 22 2026 20:11:58 GMT+0000 (Coordinated Universal Time)",
                "127.0.0.1",
                true,
                false,
                1_795_378_318_000L,
                "/socket.io/?EIO=4&transport=websocket",
                Map.of("EIO", "4", "transport", "websocket"),
                Value.of(Map.of("token", "é😀")));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public Object data() {
        return data;
    }

    /** Sets the application's data about this socket. */
    public void setData(Object other) {
        this.data = other;
    }

    /** Whether the transport can take packets right now; volatile ones are dropped if not. */
    public void setWritable(boolean whether) {
        this.writable = whether;
    }

    /** What the client does with an event; the consumer sends its answer, and does nothing if none is expected. */
    public void onEvent(BiConsumer<EventData, Consumer<Value>> reaction) {
        this.client = reaction;
    }

    /** The client answers every event with that value. */
    public void answerWith(@Nullable Object answer) {
        onEvent((event, ack) -> ack.accept(Value.of(answer)));
    }

    /** Remembers outgoing packets from now on: see {@link #outgoing()}. */
    public void listenToOutgoing() {
        listening = true;
        namespace.listenToOutgoing();
    }

    @Override
    public void send(EncodedPacket packet, BroadcastFlags flags) {
        if (flags.isVolatile() && !writable) {
            return;
        }
        lastFlags = flags;
        var sent = ((InMemoryNamespace.InMemoryPacket) packet).packet();
        Integer ackId = sent.id();
        synchronized (this) {
            received.add(sent.data());
        }
        client.accept(sent.data(), answer -> {
            Consumer<Value> ack = takeAck(ackId);
            if (ack != null) {
                ack.accept(answer);
            }
        });
    }

    private synchronized @Nullable Consumer<Value> takeAck(@Nullable Integer ackId) {
        return ackId == null ? null : acks.remove(ackId);
    }

    @Override
    public void notifyOutgoing(EventData event) {
        if (listening) {
            synchronized (this) {
                outgoing.add(event);
            }
        }
    }

    @Override
    public synchronized void expectAck(int packetId, Consumer<Value> ack) {
        acks.put(packetId, ack);
    }

    @Override
    public synchronized void forgetAck(int packetId) {
        acks.remove(packetId);
    }

    @Override
    public void join(Collection<String> rooms) {
        namespace.adapter().addAll(id, rooms);
    }

    @Override
    public void leave(String room) {
        namespace.adapter().del(id, room);
    }

    @Override
    public void disconnect(boolean close) {
        synchronized (this) {
            disconnects.add(close);
        }
        namespace.disconnected(this);
    }

    /** The rooms it is in, in the order it joined them. */
    public Set<String> rooms() {
        return namespace.adapter().socketRooms(id);
    }

    /** The events that the client received so far, in order. */
    public synchronized List<EventData> received() {
        return List.copyOf(received);
    }

    /** The names of the events that the client received so far, in order. */
    public List<String> receivedEvents() {
        return received().stream().map(EventData::event).toList();
    }

    /** What listeners of outgoing packets were told so far, in order. */
    public synchronized List<EventData> outgoing() {
        return List.copyOf(outgoing);
    }

    /** The flags of the last packet sent. */
    public BroadcastFlags lastFlags() {
        return lastFlags;
    }

    /** How many answers of the client are still expected. */
    public synchronized int pendingAcks() {
        return acks.size();
    }

    /** For each time it was disconnected, whether the underlying connection was closed too. */
    public synchronized List<Boolean> disconnects() {
        return List.copyOf(disconnects);
    }
}
