package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Two servers of a kind, each in its process. */
final class ServerPair implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The JVM collects at once, but gives free heap back to the system afterwards, by another thread. */
    private static final Duration GIVING_BACK = Duration.ofSeconds(2);

    private final ServerKind kind;
    private final List<Program> servers = new ArrayList<>();

    private ServerPair(ServerKind kind) {
        this.kind = kind;
    }

    static ServerPair start(ServerKind kind, Lab lab) throws IOException {
        ServerPair pair = new ServerPair(kind);
        String prefix = "clients" + Long.toString(System.nanoTime(), 36);
        try {
            for (int i = 0; i < 2; i++) {
                pair.servers.add(kind.start(lab, prefix));
            }
            return pair;
        } catch (IOException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    /** Where they listen. */
    List<String> ports() throws IOException {
        List<String> ports = new ArrayList<>();
        for (Program server : servers) {
            ports.add(asked(server, "port"));
        }
        return ports;
    }

    /** Sends so many messages to all clients of both; the first server does it if they are a cluster. */
    void broadcast(long first, int count, int bytes) throws IOException {
        List<Program> told = kind.isCluster() ? servers.subList(0, 1) : servers;
        for (Program server : told) {
            server.tell("broadcast " + first + " " + count + " " + bytes);
        }
        for (Program server : told) {
            server.answer(PATIENCE);
        }
    }

    /** What both have used. */
    Duration cpu() {
        return servers.stream().map(Program::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether the system tells how much memory a process has. */
    static boolean tellsMemory() {
        return Files.isReadable(Path.of("/proc/self/status"));
    }

    /** Bytes of memory that are resident in both, a while after they have collected garbage. */
    long memory() throws IOException {
        for (Program server : servers) {
            asked(server, "gc");
        }
        LockSupport.parkNanos(GIVING_BACK.toNanos());
        long bytes = 0;
        for (Program server : servers) {
            bytes += resident(server.process().pid());
        }
        return bytes;
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String asked(Program server, String question) throws IOException {
        server.tell(question);
        return server.answer(PATIENCE);
    }

    @Override
    public void close() {
        for (Program server : servers) {
            server.close();
        }
    }
}
