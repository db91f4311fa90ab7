package io.roomcast.server;

import io.roomcast.adapter.BroadcastFlags;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Value;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How an event is to go to a socket, or from it to others: {@code socket.volatile_().compress(false).emit("now", 1)}. Immutable. */
public final class SocketOperator {
    private final SocketCore core;
    private final BroadcastFlags flags;

    SocketOperator(SocketCore core, BroadcastFlags flags) {
        this.core = core;
        this.flags = flags;
    }

    /** Drops the event if the client cannot be written to right now. */
    public SocketOperator volatile_() {
        return new SocketOperator(core, flags.withVolatile());
    }

    /** Whether to compress, where the transport can; true by default. */
    public SocketOperator compress(boolean compress) {
        return new SocketOperator(core, flags.withCompress(compress));
    }

    /** See {@link Socket#emit}. */
    public CompletionStage<Void> emit(String event, @Nullable Object... arguments) {
        return core.emit(ReservedEvents.checked(event, arguments), null, flags);
    }

    /** See {@link Socket#emitWithAck}. */
    public CompletionStage<Value> emitWithAck(Duration timeout, String event, @Nullable Object... arguments) {
        return core.emitWithAck(timeout, ReservedEvents.checked(event, arguments), flags);
    }

    /** See {@link Socket#broadcast}. */
    public BroadcastOperator broadcast() {
        return BroadcastOperator.of(
                core.adapter(),
                BroadcastOptions.ALL.plusExcept(List.of(core.id())).withFlags(flags));
    }

    /** See {@link Socket#to}. */
    public BroadcastOperator to(String... rooms) {
        return broadcast().to(rooms);
    }

    /** See {@link Socket#except}. */
    public BroadcastOperator except(String... rooms) {
        return broadcast().except(rooms);
    }
}
