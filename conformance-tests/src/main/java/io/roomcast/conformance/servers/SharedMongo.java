package io.roomcast.conformance.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server that several tests use at the same time, so none of them may stop it. */
record SharedMongo(String uri, String description, boolean isStandIn) implements MongoTestServer {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int PORT = 27017;

    static SharedMongo given(String uri) {
        MongoAddress address;
        try {
            address = MongoAddress.of(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(TestServers.MONGO_URI + " is " + e.getMessage(), e);
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s names a MongoDB at %s:%d, but it does not answer: %s. Start it or unset the variable."
                            .formatted(TestServers.MONGO_URI, address.host(), address.port(), e.getMessage()),
                    e);
        }
        return new SharedMongo(uri, "the one named by " + TestServers.MONGO_URI, false);
    }

    static SharedMongo container() {
        // Testcontainers removes it when this JVM is gone.
        @SuppressWarnings("resource")
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("mongo:7.0"))
                .withCommand("--replSet", "rs0", "--bind_ip_all")
                .withExposedPorts(PORT);
        container.start();
        evaluate(container, "rs.initiate()");
        Readiness.awaitNo(
                () -> evaluate(container, "db.hello().isWritablePrimary ? '' : 'there is no primary yet'"),
                "the replica set has a primary");
        return new SharedMongo(
                "mongodb://" + container.getHost() + ":" + container.getMappedPort(PORT) + "/?directConnection=true",
                "container " + container.getDockerImageName(),
                false);
    }

    private static String evaluate(GenericContainer<?> container, String script) {
        try {
            ExecResult result = container.execInContainer("mongosh", "--quiet", "--eval", script);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException("mongosh: " + result.getStderr());
            }
            return result.getStdout().strip();
        } catch (IOException e) {
            throw new IllegalStateException("mongosh: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static SharedMongo of(MongoStandIn standIn) {
        return new SharedMongo(standIn.uri(), standIn.description(), true);
    }

    @Override
    public long pid() {
        throw new UnsupportedOperationException("this MongoDB is not a process of its own on this machine");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("others use this MongoDB: stop one from TestServers.startMongo()");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("others use this MongoDB: restart one from TestServers.startMongo()");
    }

    @Override
    public void close() {}
}
