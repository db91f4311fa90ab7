package io.roomcast.adapter;

import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what was sent; the test is the other nodes. */
class StubLink implements Link {
    final List<ClusterMessage> sent = new ArrayList<>();
    final CompletableFuture<Void> left = new CompletableFuture<>();

    @Override
    public CompletionStage<String> publish(ClusterMessage message) {
        sent.add(message);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> respond(String requesterId, ClusterMessage response) {
        sent.add(response);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
        return left;
    }
}
