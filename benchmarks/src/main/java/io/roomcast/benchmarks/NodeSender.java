package io.roomcast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node of Node's adapter that broadcasts to a room; 10,000 messages at most are on their way. */
final class NodeSender implements Throughput.Sender {
    private final Child child;

    /** @param size how many bytes of text a message has */
    NodeSender(String backend, Map<String, String> settings, int size) throws IOException {
        this.child = NodePrograms.start(
                "sender.js", Integer.toString(size), RedisMode.arguments(backend, List.of(), settings));
    }

    @Override
    public void send(int messages) {
        child.send(messages);
        child.awaitDone();
    }

    @Override
    public Duration cpu() {
        return child.cpu();
    }

    @Override
    public void close() {
        try {
            child.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
