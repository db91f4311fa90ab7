package io.roomcast.conformance.servers;

import java.util.List;

/** A server for tests that may be killed and started again at the same address. */
public interface TestServer extends AutoCloseable {
    /** The name or number of the machine that it listens on, for example {@code 127.0.0.1}. */
    String host();

    /** The port that it listens on; the same after {@link #stop} and {@link #start}. */
    int port();

    /**
     * What clients connect to, the one at {@link #host} and {@link #port} first: this server; but of a cluster, which tells
     * its clients where the others are, all of these, each at an address of its own.
     */
    default List<? extends TestServer> servers() {
        return List.of(this);
    }

    /** Where it comes from, for people. */
    String description();

    /**
     * Kills the server: connections break, nothing is answered any more. Harmless if it is not running.
     *
     * @throws UnsupportedOperationException if the server is shared by others
     */
    void stop();

    /**
     * Starts a stopped server again, empty, on the same port; returns when it answers. Harmless if it is running.
     *
     * @throws UnsupportedOperationException if the server is shared by others
     */
    void start();

    /**
     * The operating system's id of the server process.
     *
     * @throws UnsupportedOperationException if the server is not a process of this machine
     * @throws IllegalStateException if it is stopped
     */
    long pid();

    /** Stops a private server for good; a shared one stays until the JVM ends. */
    @Override
    void close();
}
