package io.roomcast.conformance.servers;

import java.net.URI;

/**
 * A PostgreSQL server for tests. {@link TestServers} hands it out. Unlike others it has what it had when it is started
 * again, as databases do.
 */
public interface PostgresTestServer extends TestServer {
    /**
     * A database and a user who may do everything in it, for example {@code postgresql://postgres@127.0.0.1:40123/postgres};
     * the same after {@link #stop} and {@link #start}.
     */
    String uri();

    @Override
    default String host() {
        return URI.create(uri()).getHost();
    }

    @Override
    default int port() {
        int port = URI.create(uri()).getPort();
        return port < 0 ? 5432 : port;
    }
}
