package io.roomcast.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** A process that sends. */
final class ChildSender implements Throughput.Sender {
    private final Child child;

    private ChildSender(Child child) {
        this.child = child;
    }

    /**
     * A node of Node's adapter that broadcasts to a room; 10,000 messages at most are on their way.
     *
     * @param arguments as {@link AdapterArguments} says
     * @param size how many bytes of text a message has
     */
    static ChildSender ofNode(List<String> arguments, int size) throws IOException {
        return new ChildSender(NodePrograms.start("sender.js", Integer.toString(size), arguments));
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
