package io.roomcast.conformance.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis with a replica, and sentinels that let the replica take over when the master was silent for a second, all on
 * this machine. {@link TestServers} starts it.
 *
 * <p>As a {@link TestServer} it is all of them at once; {@link #host} and {@link #port} are the first sentinel's.
 */
public final class RedisSentinelTestServer implements TestServer {
    /** The name that the sentinels have for the master. */
    public static final String MASTER = "mymaster";

    private static final int NODES = 2;

    private final List<RedisProcess> nodes = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();
    private final int quorum;

    private RedisSentinelTestServer(int quorum) {
        this.quorum = quorum;
    }

    static RedisSentinelTestServer startNew(int sentinels) {
        if (sentinels < 1) {
            throw new IllegalArgumentException("sentinels: " + sentinels);
        }
        RedisSentinelTestServer server = new RedisSentinelTestServer(sentinels / 2 + 1);
        try {
            while (server.nodes.size() < NODES) {
                int index = server.nodes.size();
                server.nodes.add(RedisProcess.startNew(() -> server.nodeOptions(index)));
            }
            server.awaitReplication();
            while (server.sentinels.size() < sentinels) {
                server.sentinels.add(RedisProcess.startSentinel(server::sentinelOptions));
            }
            server.awaitReady();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private List<String> nodeOptions(int index) {
        List<String> options = new ArrayList<>(List.of("repl-diskless-sync-delay 0"));
        int master = masterIndex();
        if (index != master) {
            options.add(
                    "replicaof " + RedisProcess.HOST + " " + nodes.get(master).port());
        }
        return options;
    }

    private List<String> sentinelOptions() {
        return List.of(
                "sentinel monitor %s %s %d %d"
                        .formatted(
                                MASTER,
                                RedisProcess.HOST,
                                nodes.get(masterIndex()).port(),
                                quorum),
                "sentinel down-after-milliseconds " + MASTER + " 1000",
                "sentinel failover-timeout " + MASTER + " 2000");
    }

    /** The sentinels decide; without any, the node that is it; without such, the first. */
    private int masterIndex() {
        return sentinels.stream()
                .filter(RedisProcess::isRunning)
                .findFirst()
                .map(this::masterAccordingTo)
                .orElseGet(() -> IntStream.range(0, nodes.size())
                        .filter(i -> nodes.get(i).isRunning()
                                && role(nodes.get(i)).get(0).equals("master"))
                        .findFirst()
                        .orElse(0));
    }

    /** For example {@code [slave, 127.0.0.1, 40001, connected, 14]}. */
    private static List<String> role(RedisProcess node) {
        return RedisCommand.send(node, "ROLE");
    }

    private int masterAccordingTo(RedisProcess sentinel) {
        String port = RedisCommand.send(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
                .get(1);
        return nodes.stream()
                .map(node -> Integer.toString(node.port()))
                .toList()
                .indexOf(port);
    }

    /**
     * Where its sentinels listen and what they call the master, in the form {@code
     * redis-sentinel://127.0.0.1:40001,127.0.0.1:40002/0#mymaster}; never changes.
     */
    public String uri() {
        return sentinels.stream()
                .map(sentinel -> sentinel.host() + ":" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + MASTER));
    }

    /**
     * The master and the replica; the former is the first until the first failover. One that is stopped and started again
     * is without its data, and a replica if another is the master by then. Call {@link #awaitReady} after it.
     */
    public List<RedisTestServer> nodes() {
        return List.copyOf(nodes);
    }

    /** The sentinels. One that is stopped and started again knows the master, and finds the others anew. */
    public List<RedisTestServer> sentinels() {
        return List.copyOf(sentinels);
    }

    /** The node that is the master in the opinion of the first sentinel that runs. */
    public RedisTestServer master() {
        return nodes.get(masterIndex());
    }

    /**
     * Kills the master and waits until all sentinels name the other node, and that is the master.
     *
     * @return the killed one: started again, it becomes the replica
     * @throws IllegalStateException if the other node is stopped
     */
    public RedisTestServer failover() {
        if (!nodes.stream().allMatch(RedisProcess::isRunning)) {
            throw new IllegalStateException("no replica could take over");
        }
        int index = masterIndex();
        RedisProcess killed = nodes.get(index);
        killed.stop();
        Readiness.awaitNo(() -> masterIndex() == index ? "the killed one has not been replaced" : "", "another master");
        awaitReady();
        return killed;
    }

    /**
     * Waits until the sentinels that run agree on the master and know each other and the replica, and this follows the
     * master if it runs.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if that is not so after 30 seconds, saying why
     */
    public void awaitReady() {
        awaitReplication();
        Readiness.awaitNo(this::disagreement, "sentinels that agree");
    }

    private void awaitReplication() {
        Readiness.awaitNo(this::wrongRole, "a master and its replica");
    }

    /** A node that is not yet what it should be; empty if there is none. */
    private String wrongRole() {
        int master = masterIndex();
        String masterPort = Integer.toString(nodes.get(master).port());
        for (int i = 0; i < nodes.size(); i++) {
            RedisProcess node = nodes.get(i);
            if (node.isRunning()) {
                List<String> role = role(node);
                boolean right = i == master
                        ? role.get(0).equals("master")
                        : role.get(0).equals("slave")
                                && role.get(2).equals(masterPort)
                                && role.get(3).equals("connected");
                if (!right) {
                    return node.uri() + " is " + role;
                }
            }
        }
        return "";
    }

    /** A sentinel that does not know all; empty if there is none. */
    private String disagreement() {
        int master = masterIndex();
        RedisProcess replica = nodes.get(1 - master);
        for (RedisProcess sentinel : sentinels) {
            if (!sentinel.isRunning()) {
                continue;
            }
            List<String> state = RedisCommand.send(sentinel, "SENTINEL", "MASTER", MASTER);
            List<String> replicas = RedisCommand.send(sentinel, "SENTINEL", "REPLICAS", MASTER);
            boolean agrees = masterAccordingTo(sentinel) == master
                    && field(state, "flags").equals("master")
                    && field(state, "num-other-sentinels").equals(Integer.toString(sentinels.size() - 1))
                    && field(state, "num-slaves").equals("1")
                    && (!replica.isRunning() || field(replicas, "flags").equals("slave"));
            if (!agrees) {
                return sentinel.uri() + " knows " + state + ", " + replicas;
            }
        }
        return "";
    }

    /** Names and values take turns in the answers of a sentinel. */
    private static String field(List<String> answer, String name) {
        int index = answer.indexOf(name);
        return index < 0 ? "" : answer.get(index + 1);
    }

    @Override
    public String host() {
        return sentinels.get(0).host();
    }

    @Override
    public int port() {
        return sentinels.get(0).port();
    }

    @Override
    public String description() {
        return "Redis with a replica and " + sentinels.size() + " sentinels, each "
                + nodes.get(0).description();
    }

    @Override
    public void stop() {
        sentinels.forEach(RedisProcess::stop);
        nodes.forEach(RedisProcess::stop);
    }

    /** Starts all that is stopped, without data, and waits until it is ready. */
    @Override
    public void start() {
        nodes.forEach(RedisProcess::start);
        awaitReplication();
        sentinels.forEach(RedisProcess::start);
        awaitReady();
    }

    /** @throws UnsupportedOperationException always: nodes and sentinels have processes of their own */
    @Override
    public long pid() {
        throw new UnsupportedOperationException("these are several processes: ask nodes and sentinels");
    }

    @Override
    public void close() {
        stop();
    }
}
