package io.roomcast.benchmarks;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A sender that is no node, and so does not hear itself. */
final class EmitterSender implements Throughput.Sender {
    private final AdapterFactory factory;
    private final BroadcastOperator room;
    private final String text;

    /** @param size how many bytes of text a message has */
    EmitterSender(AdapterFactory factory, int size) {
        this.factory = factory;
        this.text = "x".repeat(size);
        this.room = factory.emitter().toCompletableFuture().join().to("room");
    }

    @Override
    public void send(int messages) {
        List<CompletableFuture<Void>> published = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            published.add(room.emit("message", text).toCompletableFuture());
            Throughput.awaitWindow(published);
        }
        Throughput.awaitAll(published);
    }

    @Override
    public void close() {
        factory.close();
    }
}
