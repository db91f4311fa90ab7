package io.roomcast.adapter;

import io.roomcast.adapter.spi.Backend;
import io.roomcast.adapter.spi.Inbox;
import io.roomcast.adapter.spi.Link;
import io.roomcast.adapter.spi.NodeContext;
import io.roomcast.adapter.spi.Publisher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A backend with one link, which is there when the test says so. */
final class StubBackend implements Backend {
    final CompletableFuture<Link> linked = new CompletableFuture<>();
    Inbox inbox;

    @Override
    public CompletionStage<Link> link(NodeContext node, Inbox delivered) {
        inbox = delivered;
        return linked;
    }

    @Override
    public CompletionStage<Publisher> publisher() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
