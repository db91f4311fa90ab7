package io.roomcast.benchmarks.traffic;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.benchmarks.CountingNamespace;
import java.util.concurrent.CompletionStage;

/** A node that broadcasts to a room; it hears its own messages too, unless the backend spares it that. */
final class AdapterOutlet implements Outlet {
    private final AdapterFactory factory;
    private final Adapter adapter;
    private final BroadcastOptions room = BroadcastOptions.rooms(Receiver.ROOM);

    AdapterOutlet(AdapterFactory factory) {
        this.factory = factory;
        this.adapter =
                factory.create(new CountingNamespace()).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        return adapter.broadcast(Packet.of("message", Payload.argument(payload, binary)), room);
    }

    @Override
    public void close() {
        adapter.close().toCompletableFuture().join();
        factory.close();
    }
}
