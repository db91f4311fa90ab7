package io.roomcast.adapter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A socket of any server of the cluster, as it was when it was fetched. What is done to it is done to the live one. */
public final class RemoteSocket {
    private final Broadcaster broadcaster;
    private final SocketDetails details;
    private final BroadcastOperator operator;

    /** For the engine and hosts. */
    public RemoteSocket(Broadcaster broadcaster, SocketDetails details) {
        this.broadcaster = Objects.requireNonNull(broadcaster);
        this.details = Objects.requireNonNull(details);
        this.operator = BroadcastOperator.of(
                broadcaster,
                BroadcastOptions.rooms(details.id()).withFlags(BroadcastFlags.NONE.withExpectSingleResponse()));
    }

    /** The socket's id. */
    public String id() {
        return details.id();
    }

    /** The request that opened its connection. */
    public Handshake handshake() {
        return details.handshake();
    }

    /** The rooms it was in, in the order it joined them, its own id included. */
    public Set<String> rooms() {
        return details.rooms();
    }

    /** The application's data about it. */
    public Value data() {
        return details.data();
    }

    /** Emits an event to it; see {@link BroadcastOperator#emit}. */
    public CompletionStage<Void> emit(String event, @Nullable Object... arguments) {
        return operator.emit(event, arguments);
    }

    /**
     * Emits an event to it and yields its answer. Fails with {@link RequestTimeoutException} if there is none within
     * {@code timeout}, or if the socket is gone.
     */
    public CompletionStage<Value> emitWithAck(Duration timeout, String event, @Nullable Object... arguments) {
        return operator.timeout(timeout)
                .emitWithAck(event, arguments)
                .thenCompose(answers -> answers.isEmpty()
                        ? CompletableFuture.failedStage(new RequestTimeoutException(
                                "no socket " + id() + " is connected any more", List.of(), Set.of(), 1))
                        : CompletableFuture.completedStage(answers.get(0)));
    }

    /** Makes it join rooms. */
    public CompletionStage<Void> join(String... rooms) {
        return operator.socketsJoin(rooms);
    }

    /** Makes it leave a room. */
    public CompletionStage<Void> leave(String room) {
        return operator.socketsLeave(room);
    }

    /** Disconnects it from the namespace; with {@code close}, with its underlying connection. */
    public CompletionStage<Void> disconnect(boolean close) {
        return operator.disconnectSockets(close);
    }

    @Override
    public String toString() {
        return "RemoteSocket[" + id() + " in " + broadcaster.namespace() + "]";
    }
}
