package io.roomcast.conformance.servers;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server that several tests use at the same time, so none of them may stop it. */
record SharedRedis(String uri, String description, @Nullable RedisProcess process) implements RedisTestServer {
    static SharedRedis given(String uri) {
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(TestServers.REDIS_URI + " is not a URI such as redis://127.0.0.1:6379", e);
        }
        int port = parsed.getPort() < 0 ? 6379 : parsed.getPort();
        String host = parsed.getHost();
        if (host == null) {
            throw new IllegalStateException(TestServers.REDIS_URI + " names no host");
        }
        RedisPing.Answer answer = RedisPing.ping(host, port, !"redis".equals(parsed.getScheme()));
        if (!answer.alive()) {
            throw new IllegalStateException(
                    "%s names a Redis at %s:%d, but it does not answer: %s. Start it or unset the variable."
                            .formatted(TestServers.REDIS_URI, host, port, answer.text()));
        }
        return new SharedRedis(uri, "the one named by " + TestServers.REDIS_URI, null);
    }

    static SharedRedis container() {
        // Testcontainers removes it when this JVM is gone.
        @SuppressWarnings("resource")
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse("redis:7.4-alpine")).withExposedPorts(6379);
        container.start();
        return new SharedRedis(
                "redis://" + container.getHost() + ":" + container.getMappedPort(6379),
                "container " + container.getDockerImageName(),
                null);
    }

    static SharedRedis of(RedisProcess process) {
        return new SharedRedis(process.uri(), process.description(), process);
    }

    @Override
    public long pid() {
        if (process == null) {
            throw new UnsupportedOperationException("this Redis is not a process of this machine");
        }
        return process.pid();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("others use this Redis: stop one from TestServers.startRedis()");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("others use this Redis: restart one from TestServers.startRedis()");
    }

    @Override
    public void close() {}
}
