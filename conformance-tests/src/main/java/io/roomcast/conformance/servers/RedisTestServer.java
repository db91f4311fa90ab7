package io.roomcast.conformance.servers;

import java.net.URI;

/** A Redis server for tests. {@link TestServers} hands it out. */
public interface RedisTestServer extends TestServer {
    /** Where it listens, for example {@code redis://127.0.0.1:40123}; the same after {@link #stop} and {@link #start}. */
    String uri();

    @Override
    default String host() {
        return URI.create(uri()).getHost();
    }

    @Override
    default int port() {
        int port = URI.create(uri()).getPort();
        return port < 0 ? 6379 : port;
    }
}
