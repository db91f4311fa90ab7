package io.roomcast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.roomcast.adapter.spi.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Hazelcast members on loopback, each cluster with a name of its own. */
final class TestMembers {
    private TestMembers() {}

    /** A port that is free, most likely with some above it: of one cluster, since further away nobody is looked for. */
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
                .withPort(Math.min(freePort(), 65_000))
                .withPrefix(prefix);
    }

    /** A cluster that nobody else is in. */
    static HazelcastSettings newCluster() {
        return settings("roomcast").withClusterName(Ids.hex16());
    }

    static HazelcastInstance start(HazelcastSettings settings) {
        return HazelcastInstances.start(settings);
    }

    /** A cluster of three that tests share, each under a prefix of its own; it ends with this JVM. */
    private static final class Shared {
        static final HazelcastSettings SETTINGS = newCluster();
        static final List<HazelcastInstance> MEMBERS =
                List.of(TestMembers.start(SETTINGS), TestMembers.start(SETTINGS), TestMembers.start(SETTINGS));
        static final AtomicInteger GIVEN = new AtomicInteger();
    }

    /** The settings of the shared cluster, which runs by then. */
    static HazelcastSettings startedSharedCluster() {
        shared();
        return Shared.SETTINGS;
    }

    /** One of the shared members, another one each time. */
    static HazelcastInstance shared() {
        return Shared.MEMBERS.get(Shared.GIVEN.getAndIncrement() % Shared.MEMBERS.size());
    }

    /** Whether it is a thread of a shared member: those have pools that grow and shrink. */
    static boolean isOfShared(Thread thread) {
        return Shared.MEMBERS.stream().anyMatch(member -> thread.getName().startsWith("hz." + member.getName() + "."));
    }
}
