package io.roomcast.conformance.servers;

/** A MongoDB for tests: a replica set of one node. {@link TestServers} hands it out. */
public interface MongoTestServer extends TestServer {
    /**
     * Where it listens, for example {@code mongodb://127.0.0.1:40123/?directConnection=true}; the same after {@link #stop}
     * and {@link #start}.
     */
    String uri();

    /**
     * Whether it only stands in for MongoDB: it knows the commands that adapters need, and no transactions, expiry, access
     * control or elections; capped collections it cuts by the number of documents.
     */
    boolean isStandIn();

    @Override
    default String host() {
        return MongoAddress.of(uri()).host();
    }

    @Override
    default int port() {
        return MongoAddress.of(uri()).port();
    }
}
