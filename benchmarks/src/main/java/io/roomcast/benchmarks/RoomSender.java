package io.roomcast.benchmarks;

import io.roomcast.adapter.AdapterFactory;
import io.roomcast.adapter.BroadcastOperator;
import io.roomcast.adapter.Emitter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An emitter whose messages go to one room after the other. */
final class RoomSender implements Throughput.Sender {
    private final AdapterFactory factory;
    private final List<BroadcastOperator> rooms;
    private final String text;

    /** @param size how many bytes of text a message has */
    RoomSender(AdapterFactory factory, List<String> rooms, int size) {
        this.factory = factory;
        Emitter everybody = factory.emitter().toCompletableFuture().join();
        this.rooms = rooms.stream().map(room -> everybody.to(room)).toList();
        this.text = "x".repeat(size);
    }

    @Override
    public void send(int messages) {
        List<CompletableFuture<Void>> published = new ArrayList<>(messages);
        for (int i = 0; i < messages; i++) {
            published.add(rooms.get(i % rooms.size()).emit("message", text).toCompletableFuture());
            Throughput.awaitWindow(published);
        }
        published.forEach(CompletableFuture::join);
    }

    @Override
    public void close() {
        factory.close();
    }
}
