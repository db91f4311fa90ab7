package io.roomcast.benchmarks.traffic;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOperator;
import java.util.concurrent.CompletionStage;

/** An emitter: no node, so it does not hear itself. */
final class EmitterOutlet implements Outlet {
    private final AdapterFactory factory;
    private final BroadcastOperator room;

    EmitterOutlet(AdapterFactory factory) {
        this.factory = factory;
        this.room = factory.emitter().toCompletableFuture().join().to(Receiver.ROOM);
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        return room.emit("message", Payload.argument(payload, binary));
    }

    @Override
    public void close() {
        factory.close();
    }
}
