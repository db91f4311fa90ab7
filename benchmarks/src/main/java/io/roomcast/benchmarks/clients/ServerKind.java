package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.peer.MeasuredServer;
import io.roomcast.benchmarks.peer.NettySocketIo;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whose servers have the clients. */
public enum ServerKind {
    /** Ours, with the classic backend of Redis. */
    ROOMCAST("roomcast"),
    /** Node's {@code socket.io} with its classic adapter for Redis. */
    NODE("Node"),
    /** netty-socketio with its Redisson store. */
    NETTY_SOCKETIO("netty-socketio"),
    /** Netty that writes a frame, without Redis. */
    FLOOR("bare Netty");

    /** Collections give free heap back to the system, so that memory can be seen from outside. */
    static final List<String> JVM_OPTIONS = List.of(
            "-Xms16m",
            "-Xmx1g",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final String subject;

    ServerKind(String subject) {
        this.subject = subject;
    }

    /** Its name in results. */
    public String subject() {
        return subject;
    }

    /** Why it cannot be measured here, if so. */
    public Optional<String> problem(Lab lab) {
        return switch (this) {
            case NODE -> lab.nodeProblem();
            case NETTY_SOCKETIO ->
                Files.isReadable(peerClassPath())
                        ? Optional.empty()
                        : Optional.of("there is no " + peerClassPath() + ": './roomcast bench' makes it");
            case ROOMCAST, FLOOR -> Optional.empty();
        };
    }

    /** Whether a message that one server is told reaches the clients of the other. */
    boolean isCluster() {
        return this != FLOOR;
    }

    /** Starts a server. */
    Program start(Lab lab, String prefix) throws IOException {
        return switch (this) {
            case ROOMCAST ->
                Program.java(
                        JVM_OPTIONS,
                        RoomcastServer.class,
                        Candidate.REDIS.id(),
                        Program.json(Candidate.REDIS.settings(lab, prefix)));
            case NODE -> Program.node("clients-server.js", Program.json(Candidate.REDIS.nodeSettings(lab, prefix)));
            case NETTY_SOCKETIO ->
                Program.java(
                        JVM_OPTIONS,
                        peer()
                                + File.pathSeparator
                                + Files.readString(peerClassPath()).strip(),
                        NettySocketIo.class,
                        lab.redis().uri());
            case FLOOR -> Program.java(JVM_OPTIONS, FloorServer.class);
        };
    }

    /** The folder or archive of the module that has netty-socketio. */
    private static Path peer() {
        try {
            return Path.of(MeasuredServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the build says that netty-socketio needs. */
    private static Path peerClassPath() {
        return peer().resolveSibling("classpath");
    }
}
