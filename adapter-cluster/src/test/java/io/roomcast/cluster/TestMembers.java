package io.roomcast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Hazelcast members on loopback, each cluster with a name of its own. */
final class TestMembers {
    private static final int PORT = freePort();

    private TestMembers() {}

    /** A port from which on a few are free, most likely; taken ones are passed over. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HazelcastSettings settings(String prefix) {
        return HazelcastSettings.DEFAULT
                .withMembers(List.of("127.0.0.1"))
                .withPort(Math.min(PORT, 65_000))
                .withPrefix(prefix);
    }

    /** A cluster that nobody else is in. */
    static HazelcastSettings newCluster() {
        return settings("roomcast").withClusterName(Ids.hex16());
    }

    static HazelcastInstance start(HazelcastSettings settings) {
        return HazelcastInstances.start(settings);
    }
}
