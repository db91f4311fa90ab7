package io.roomcast.cluster;

import io.roomcast.conformance.servers.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A cluster of one member, which is a process. */
final class HazelcastServer implements TestServer {
    private final HazelcastSettings settings = TestMembers.newCluster();
    private HazelcastProcess running;

    String clusterName() {
        return settings.clusterName();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return settings.port();
    }

    @Override
    public String description() {
        return "a Hazelcast member";
    }

    @Override
    public void stop() {
        if (running != null) {
            running.kill();
            running = null;
        }
    }

    @Override
    public void start() {
        if (running != null) {
            return;
        }
        try {
            HazelcastProcess started = HazelcastProcess.start(HazelcastMemberMain.class, clusterName(), port());
            running = started;
            started.await("ready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long pid() {
        if (running == null) {
            throw new IllegalStateException("the member is stopped");
        }
        return running.pid();
    }

    @Override
    public void close() {
        stop();
    }
}
