package io.roomcast.server;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.EventData;
import io.roomcast.adapter.Handshake;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to a namespace.
 *
 * <p>Its listeners run one at a time, in the order in which the client sent, on the executor of the server, and may block.
 * Its methods may be called from any thread; what is sent keeps the order of the calls. Stages may complete on an I/O
 * thread: do not block in their callbacks.
 */
public final class Socket {
    private final SocketCore core;
    private final SocketOperator operator;

    Socket(SocketCore core) {
        this.core = core;
        this.operator = new SocketOperator(core, BroadcastFlags.NONE);
    }

    /** 20 characters ({@code wire.md} §1.1); also the name of a room that the socket is in. */
    public String id() {
        return core.id();
    }

    /** The request that opened the connection ({@code wire.md} §2.3). */
    public Handshake handshake() {
        return core.handshake();
    }

    /** The namespace it is connected to. */
    public ServerNamespace namespace() {
        return core.namespace();
    }

    /**
     * The application's data about it, which other servers see when they fetch sockets. Values are what
     * {@link Value#of} takes; a recovered socket has them as plain maps, lists, strings and numbers.
     */
    public Map<String, Object> data() {
        return core.data();
    }

    /** The rooms it is in, its id among them; after the end, those it was in. */
    public Set<String> rooms() {
        return core.rooms();
    }

    /** Whether events can reach it: from the connection listener until it disconnects. */
    public boolean connected() {
        return core.isConnected();
    }

    /** Whether it has its id, rooms, data and missed events back from an earlier connection ({@code wire.md} §2.2). */
    public boolean recovered() {
        return core.isRecovered();
    }

    // ---- listening ----

    /** Hears an event. */
    public Socket on(String event, EventListener listener) {
        core.listeners().add(event, listener);
        return this;
    }

    /**
     * Hears an event by its first argument, read as the given type; null if it is null or missing. An argument that
     * cannot be read so is logged, and the listener not called.
     */
    public <T> Socket on(String event, Class<T> type, BiConsumer<@Nullable T, Ack> listener) {
        return on(event, (data, ack) -> listener.accept(data.get(0, type), ack));
    }

    /** No longer hears an event. */
    public Socket off(String event, EventListener listener) {
        core.listeners().remove(event, listener);
        return this;
    }

    /** Removes all listeners of an event. */
    public Socket off(String event) {
        core.listeners().removeAll(event);
        return this;
    }

    /** Hears every event that the client sends, before its own listeners. */
    public Socket onAny(Consumer<EventData> listener) {
        core.listeners().addAny(listener);
        return this;
    }

    /** No longer hears every event. */
    public Socket offAny(Consumer<EventData> listener) {
        core.listeners().removeAny(listener);
        return this;
    }

    /** Hears every event that is sent to the client, broadcasts included. */
    public Socket onAnyOutgoing(Consumer<EventData> listener) {
        core.outgoing().addAny(listener);
        core.namespace().outgoingListenerAdded();
        return this;
    }

    /** No longer hears what is sent. */
    public Socket offAnyOutgoing(Consumer<EventData> listener) {
        core.outgoing().removeAny(listener);
        return this;
    }

    /**
     * Hears that it is disconnected, with Node's reason: {@code transport close}, {@code transport error},
     * {@code ping timeout}, {@code parse error}, {@code forced close}, {@code forced server close},
     * {@code client namespace disconnect}, {@code server namespace disconnect} or {@code server shutting down}.
     */
    public Socket onDisconnect(Consumer<String> listener) {
        core.disconnectListeners().add(listener);
        return this;
    }

    // ---- sending ----

    /**
     * Sends an event to the client. Completes once the event is on its way; with connection state recovery once it is
     * published, because then it goes through the adapter. If the client is gone nothing is sent; but with connection state
     * recovery it is published all the same, and sent if the client comes back to its session.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<Void> emit(String event, @Nullable Object... arguments) {
        return operator.emit(event, arguments);
    }

    /**
     * Sends an event and yields the first argument of the client's answer. Fails with
     * {@link io.roomcast.adapter.RequestTimeoutException} if there is none in time, or once the client is gone.
     *
     * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written
     */
    public CompletionStage<Value> emitWithAck(Duration timeout, String event, @Nullable Object... arguments) {
        return operator.emitWithAck(timeout, event, arguments);
    }

    /** For events that may be dropped if the client cannot be written to right now. */
    public SocketOperator volatile_() {
        return operator.volatile_();
    }

    /** For events that should, or should not, be compressed. */
    public SocketOperator compress(boolean compress) {
        return operator.compress(compress);
    }

    /** Everybody in the namespace but this one, on every server. */
    public BroadcastOperator broadcast() {
        return operator.broadcast();
    }

    /** Everybody in these rooms but this one, on every server. */
    public BroadcastOperator to(String... rooms) {
        return operator.to(rooms);
    }

    /** The same as {@link #to}. */
    public BroadcastOperator in(String... rooms) {
        return operator.to(rooms);
    }

    /** Everybody but this one and those in these rooms, on every server. */
    public BroadcastOperator except(String... rooms) {
        return operator.except(rooms);
    }

    // ---- rooms ----

    /**
     * Joins rooms: it is in them when this returns. The stage completes once broadcasts of other servers to these rooms are
     * sure to arrive. Does nothing once it is disconnected.
     */
    public CompletionStage<Void> join(String... rooms) {
        return core.joinRooms(Arrays.asList(rooms));
    }

    /** Leaves a room; harmless if it is not in it. */
    public void leave(String room) {
        core.leave(room);
    }

    // ---- the end ----

    /** Disconnects it from the namespace; the client keeps its connection and other namespaces. */
    public void disconnect() {
        core.disconnect(false);
    }

    /** Disconnects it from the namespace; with {@code close} from all namespaces, and closes the connection. */
    public void disconnect(boolean close) {
        core.disconnect(close);
    }

    SocketCore core() {
        return core;
    }

    @Override
    public String toString() {
        return core.toString();
    }
}
