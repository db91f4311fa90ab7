package io.roomcast.conformance.servers;

/** A Redis server for tests. {@link TestServers} hands it out. */
public interface RedisTestServer extends AutoCloseable {
    /** Where it listens, for example {@code redis://127.0.0.1:40123}; the same after {@link #stop} and {@link #start}. */
    String uri();

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
