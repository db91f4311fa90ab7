package io.roomcast.adapter;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whatever starts a {@link BroadcastOperator}: a server, a namespace, an {@link Emitter}. */
public interface BroadcastOperations {
    /** The operator to start from. */
    BroadcastOperator operator();

    /** See {@link BroadcastOperator#to(String...)}. */
    default BroadcastOperator to(String... rooms) {
        return operator().to(rooms);
    }

    /** See {@link BroadcastOperator#to(Collection)}. */
    default BroadcastOperator to(Collection<String> rooms) {
        return operator().to(rooms);
    }

    /** See {@link BroadcastOperator#in(String...)}. */
    default BroadcastOperator in(String... rooms) {
        return operator().in(rooms);
    }

    /** See {@link BroadcastOperator#except(String...)}. */
    default BroadcastOperator except(String... rooms) {
        return operator().except(rooms);
    }

    /** See {@link BroadcastOperator#except(Collection)}. */
    default BroadcastOperator except(Collection<String> rooms) {
        return operator().except(rooms);
    }

    /** See {@link BroadcastOperator#local()}. */
    default BroadcastOperator local() {
        return operator().local();
    }

    /** See {@link BroadcastOperator#volatile_()}. */
    default BroadcastOperator volatile_() {
        return operator().volatile_();
    }

    /** See {@link BroadcastOperator#compress(boolean)}. */
    default BroadcastOperator compress(boolean compress) {
        return operator().compress(compress);
    }

    /** See {@link BroadcastOperator#timeout(Duration)}. */
    default BroadcastOperator timeout(Duration timeout) {
        return operator().timeout(timeout);
    }

    /** See {@link BroadcastOperator#emit}. */
    default CompletionStage<Void> emit(String event, @Nullable Object... arguments) {
        return operator().emit(event, arguments);
    }

    /** See {@link BroadcastOperator#emitWithAck}. */
    default CompletionStage<List<Value>> emitWithAck(String event, @Nullable Object... arguments) {
        return operator().emitWithAck(event, arguments);
    }

    /** See {@link BroadcastOperator#fetchSockets()}. */
    default CompletionStage<List<RemoteSocket>> fetchSockets() {
        return operator().fetchSockets();
    }

    /** See {@link BroadcastOperator#socketsJoin}. */
    default CompletionStage<Void> socketsJoin(String... rooms) {
        return operator().socketsJoin(rooms);
    }

    /** See {@link BroadcastOperator#socketsLeave}. */
    default CompletionStage<Void> socketsLeave(String... rooms) {
        return operator().socketsLeave(rooms);
    }

    /** See {@link BroadcastOperator#disconnectSockets()}. */
    default CompletionStage<Void> disconnectSockets() {
        return operator().disconnectSockets();
    }

    /** See {@link BroadcastOperator#disconnectSockets(boolean)}. */
    default CompletionStage<Void> disconnectSockets(boolean close) {
        return operator().disconnectSockets(close);
    }

    /** See {@link BroadcastOperator#serverSideEmit}. */
    default CompletionStage<Void> serverSideEmit(String event, @Nullable Object... arguments) {
        return operator().serverSideEmit(event, arguments);
    }

    /** See {@link BroadcastOperator#serverSideEmitWithAck}. */
    default CompletionStage<List<Value>> serverSideEmitWithAck(String event, @Nullable Object... arguments) {
        return operator().serverSideEmitWithAck(event, arguments);
    }
}
