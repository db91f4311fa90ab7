package io.roomcast.benchmarks;

import io.roomcast.adapter.Adapter;
import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A node that broadcasts to a room. */
final class AdapterSender implements Throughput.Sender {
    private final AdapterFactory factory;
    private final Adapter adapter;
    private final BroadcastOptions room = BroadcastOptions.rooms("room");
    private final String text;

    /** @param size how many bytes of text a message has */
    AdapterSender(AdapterFactory factory, int size) {
        this.factory = factory;
        this.text = "x".repeat(size);
        this.adapter =
                factory.create(new CountingNamespace()).toCompletableFuture().join();
    }

    @Override
    public void send(int messages) {
        List<CompletableFuture<Void>> published = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            published.add(adapter.broadcast(Packet.of("message", text), room).toCompletableFuture());
            Throughput.awaitWindow(published);
        }
        Throughput.awaitAll(published);
    }

    @Override
    public void close() {
        adapter.close().toCompletableFuture().join();
        factory.close();
    }
}
