package io.roomcast.benchmarks.peer;

/** A server that sends {@code 42["message","<text>"]} to WebSocket clients of Engine.IO 4. */
public interface MeasuredServer extends AutoCloseable {
    /** Where it listens. */
    int port();

    /** Sends a text to all clients of all servers of the cluster. Does not wait for them. */
    void broadcast(String text);

    @Override
    void close();
}
