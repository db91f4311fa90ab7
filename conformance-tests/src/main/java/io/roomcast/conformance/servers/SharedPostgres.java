package io.roomcast.conformance.servers;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** A server that several tests use at the same time, so none of them may stop it. */
record SharedPostgres(String uri, String description, @Nullable PostgresProcess process) implements PostgresTestServer {
    static SharedPostgres given(String uri) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    TestServers.POSTGRES_URI + " is not a URI such as postgresql://user@127.0.0.1:5432/database");
        }
        String host = parsed.getHost();
        if (host == null) {
            throw new IllegalStateException(TestServers.POSTGRES_URI + " names no host");
        }
        int port = parsed.getPort() < 0 ? 5432 : parsed.getPort();
        PostgresPing.Answer answer = PostgresPing.ping(host, port);
        if (!answer.alive()) {
            throw new IllegalStateException(
                    "%s names a PostgreSQL at %s:%d, but it does not answer: %s. Start it or unset the variable."
                            .formatted(TestServers.POSTGRES_URI, host, port, answer.text()));
        }
        return new SharedPostgres(uri, "the one named by " + TestServers.POSTGRES_URI, null);
    }

    static SharedPostgres container() {
        // Testcontainers removes it when this JVM is gone.
        @SuppressWarnings("resource")
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("postgres:17-alpine"))
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300")
                .withExposedPorts(5432)
                // Once while it prepares the database, and once for us.
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*", 2));
        container.start();
        return new SharedPostgres(
                "postgresql://postgres@" + container.getHost() + ":" + container.getMappedPort(5432) + "/postgres",
                "container " + container.getDockerImageName(),
                null);
    }

    static SharedPostgres of(PostgresProcess process) {
        return new SharedPostgres(process.uri(), process.description(), process);
    }

    @Override
    public long pid() {
        if (process == null) {
            throw new UnsupportedOperationException("this PostgreSQL is not a process of this machine");
        }
        return process.pid();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException(
                "others use this PostgreSQL: stop one from TestServers.startPostgres()");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException(
                "others use this PostgreSQL: restart one from TestServers.startPostgres()");
    }

    @Override
    public void close() {}
}
