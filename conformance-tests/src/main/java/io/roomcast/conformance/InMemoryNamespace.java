package io.roomcast.conformance;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.BroadcastOperations;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.EncodedPacket;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.LocalSocket;
import io.roomcast.adapter.Namespace;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.Value;
import io.roomcast.adapter.spi.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host without a network: the least that an adapter can work for. Remembers what the adapter asked of it. */
public final class InMemoryNamespace implements Namespace, BroadcastOperations {
    private final String name;
    private final @Nullable Duration maxDisconnectionDuration;
    private final Map<String, LocalSocket> sockets = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<EventData, Consumer<Value>>> handlers = new ConcurrentHashMap<>();
    private final List<EventData> serverSideEvents = new ArrayList<>();
    private final AtomicInteger ackIds = new AtomicInteger();
    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private volatile boolean outgoingListeners;
    private volatile @Nullable Adapter adapter;

    /** Without recovery. */
    public InMemoryNamespace(String name) {
        this(name, null);
    }

    /**
     * With recovery, unless the duration is null.
     *
     * @param maxDisconnectionDuration how long a session can be restored
     */
    public InMemoryNamespace(String name, @Nullable Duration maxDisconnectionDuration) {
        this.name = Objects.requireNonNull(name);
        this.maxDisconnectionDuration = maxDisconnectionDuration;
    }

    /** Sets the adapter that was made for this namespace. */
    public void attach(Adapter made) {
        this.adapter = made;
    }

    /** The adapter of this namespace. */
    public Adapter adapter() {
        return Objects.requireNonNull(adapter, "no adapter was attached");
    }

    @Override
    public BroadcastOperator operator() {
        return BroadcastOperator.of(adapter());
    }

    /** Connects a socket with a fresh id, in the room of that id and in the given ones. */
    public InMemorySocket connect(String... rooms) {
        return connect(new InMemorySocket(this, Ids.base64(20)), rooms);
    }

    /** Connects a socket, in the room of its id and in the given ones. */
    public InMemorySocket connect(InMemorySocket socket, String... rooms) {
        sockets.put(socket.id(), socket);
        socket.join(List.of(socket.id()));
        socket.join(List.of(rooms));
        return socket;
    }

    void disconnected(InMemorySocket socket) {
        adapter().delAll(socket.id());
        sockets.remove(socket.id(), socket);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable LocalSocket socket(String id) {
        return sockets.get(id);
    }

    @Override
    public int nextAckId() {
        return ackIds.getAndIncrement();
    }

    @Override
    public EncodedPacket encode(Packet packet) {
        encoded.incrementAndGet();
        return new InMemoryPacket(packet, released);
    }

    /** What {@link #encode} makes. */
    record InMemoryPacket(Packet packet, AtomicInteger released) implements EncodedPacket {
        @Override
        public void release() {
            released.incrementAndGet();
        }
    }

    /** How many packets were encoded. */
    public int encodedPackets() {
        return encoded.get();
    }

    /** How many times an encoded packet was released. */
    public int releasedPackets() {
        return released.get();
    }

    void listenToOutgoing() {
        outgoingListeners = true;
    }

    @Override
    public boolean hasOutgoingListeners() {
        return outgoingListeners;
    }

    /** Runs a handler for an event of other servers; its second argument takes the answer, if one is expected. */
    public void on(String event, BiConsumer<EventData, Consumer<Value>> handler) {
        handlers.put(event, handler);
    }

    @Override
    public void serverSideEvent(EventData event, @Nullable Consumer<Value> ack) {
        synchronized (serverSideEvents) {
            serverSideEvents.add(event);
        }
        BiConsumer<EventData, Consumer<Value>> handler = handlers.get(event.event());
        if (handler != null) {
            handler.accept(event, ack == null ? value -> {} : ack);
        }
    }

    /** The events of other servers so far, in order. */
    public List<EventData> serverSideEvents() {
        synchronized (serverSideEvents) {
            return List.copyOf(serverSideEvents);
        }
    }

    @Override
    public @Nullable Duration maxDisconnectionDuration() {
        return maxDisconnectionDuration;
    }
}
