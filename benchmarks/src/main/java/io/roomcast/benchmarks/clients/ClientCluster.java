package io.roomcast.benchmarks.clients;

import io.roomcast.benchmarks.Candidate;
import io.roomcast.benchmarks.Lab;
import io.roomcast.benchmarks.Program;
import io.roomcast.benchmarks.results.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two servers, each a process, and the process of their clients. */
public final class ClientCluster implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** How long messages that do not arrive are waited for, from the moment when all are sent. */
    private static final Duration LOST = Duration.ofSeconds(20);

    private final Kind kind;
    private final List<Program> servers = new ArrayList<>();
    private final Program clients;
    private int count;
    private long next;

    private ClientCluster(Kind kind) throws IOException {
        this.kind = kind;
        this.clients = Program.java(List.of(), Clients.class);
    }

    /** What the servers are. */
    public enum Kind {
        /** Ours, over Redis. */
        ROOMCAST("roomcast"),
        /** Node's, over Redis. */
        NODE("Node"),
        /** Netty alone; the two know nothing of each other, and each is told to broadcast. */
        FLOOR("bare Netty");

        private final String subject;

        Kind(String subject) {
            this.subject = subject;
        }

        /** Its name in results. */
        public String subject() {
            return subject;
        }
    }

    /**
     * What a turn gave.
     *
     * @param lastMillis the median of the time from the moment when a message was to be sent until the last client has it
     * @param serverCpu microseconds of processor time of both servers for each message and client
     * @param clientsBusy the part of the time for which the clients kept a processor busy
     */
    public record Turn(double lastMillis, double serverCpu, double clientsBusy, Counts counts) {}

    /** Starts the servers; no client is connected yet. */
    public static ClientCluster start(Kind kind, Lab lab) throws IOException {
        String prefix = "clients" + kind.name() + Long.toString(System.nanoTime(), 36);
        ClientCluster cluster = new ClientCluster(kind);
        try {
            for (int i = 0; i < 2; i++) {
                cluster.servers.add(cluster.server(Program.json(Candidate.REDIS.settings(lab, prefix))));
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private Program server(String settings) throws IOException {
        return switch (kind) {
            case ROOMCAST -> Program.java(List.of(), RoomcastServer.class, settings);
            case NODE -> Program.node("clients-server.js", settings);
            case FLOOR -> Program.java(List.of(), FloorServer.class);
        };
    }

    /** What the servers are. */
    public Kind kind() {
        return kind;
    }

    /** Connects clients, half of them to each server. */
    public void connect(int clientCount) throws IOException {
        clients.tell(
                "connect " + clientCount + " " + ask(servers, "port").stream().collect(Collectors.joining(" ")));
        clients.answer(TIMEOUT);
        count = clientCount;
    }

    /** Has the first server send to all clients, which are so many that all are there, at fixed moments. */
    public Turn broadcast(int messages, Duration gap, int bytes) throws IOException {
        clients.tell("expect " + next + " " + messages);
        clients.answer(TIMEOUT);
        Duration serving = cpu(servers);
        Duration receiving = clients.cpu();
        long start = System.nanoTime();
        List<Program> senders = kind == Kind.FLOOR ? servers : servers.subList(0, 1);
        ask(senders, "broadcast " + next + " " + messages + " " + gap.toNanos() / 1_000 + " " + bytes);
        next += messages;
        @Nullable String done = clients.poll(LOST);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (done == null) {
            clients.tell("report");
            done = clients.answer(LOST);
        }
        String[] words = done.split(" ", -1);
        long deliveries = (long) messages * count;
        return new Turn(
                Long.parseLong(words[4]) / 1e6,
                cpu(servers).minus(serving).toNanos() / 1e3 / deliveries,
                clients.cpu().minus(receiving).toNanos() / 1e9 / seconds,
                new Counts(deliveries, Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
    }

    /** Tells all of them before it waits for the answers. */
    private static List<String> ask(List<Program> programs, String line) throws IOException {
        for (Program program : programs) {
            program.tell(line);
        }
        List<String> answers = new ArrayList<>();
        for (Program program : programs) {
            answers.add(program.answer(TIMEOUT));
        }
        return answers;
    }

    private static Duration cpu(List<Program> programs) {
        return programs.stream().map(Program::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() throws IOException {
        clients.close();
        for (Program server : servers) {
            server.close();
        }
    }
}
