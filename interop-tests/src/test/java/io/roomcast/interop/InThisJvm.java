package io.roomcast.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A server in this JVM. */
final class InThisJvm implements Remote {
    private final JvmNode node;

    InThisJvm(Consumer<JsonNode> events) {
        this.node = new JvmNode(events);
    }

    @Override
    public CompletionStage<JsonNode> call(ObjectNode command) {
        return node.handle(command);
    }

    @Override
    public void freeze() {
        throw new UnsupportedOperationException("start it in a process of its own to freeze it");
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException("start it in a process of its own to kill it");
    }

    @Override
    public CompletionStage<String> ended() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {
        Patience.get(node.close());
    }
}
