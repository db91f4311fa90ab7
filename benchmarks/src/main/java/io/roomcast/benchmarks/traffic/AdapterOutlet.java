package io.roomcast.benchmarks.traffic;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.benchmarks.CountingNamespace;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A node that broadcasts to a room; it hears its own messages too, unless the backend spares it that. */
final class AdapterOutlet implements Outlet {
    /** What servers recommend. */
    private static final Duration RECOVERABLE = Duration.ofMinutes(2);

    private final AdapterFactory factory;
    private final Adapter adapter;
    private final BroadcastOptions room = BroadcastOptions.rooms(Receiver.ROOM);

    /** @param kind {@code recoverable} if sessions can be restored */
    AdapterOutlet(AdapterFactory factory, String kind) {
        this.factory = factory;
        this.adapter = factory.create(namespace(kind)).toCompletableFuture().join();
    }

    static CountingNamespace namespace(String kind) {
        CountingNamespace namespace = new CountingNamespace();
        return kind.equals("recoverable") ? namespace.withRecovery(RECOVERABLE) : namespace;
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
