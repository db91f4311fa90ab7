package io.roomcast.conformance.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Redis Cluster for a test: three masters that share all slots, with or without replicas, all on this machine. A node
 * that is silent for a second is dead to the others. {@link TestServers} starts it.
 *
 * <p>As a {@link TestServer} it is all nodes at once; {@link #host} and {@link #port} are the first node's.
 */
public final class RedisClusterTestServer implements TestServer {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final List<String> OPTIONS = List.of(
            "cluster-node-timeout 1000",
            "cluster-announce-ip " + RedisProcess.HOST,
            "cluster-replica-validity-factor 0", // a replica may always take over
            "repl-diskless-sync-delay 0");

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisClusterTestServer() {}

    static RedisClusterTestServer startNew(int replicas) {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas: " + replicas);
        }
        RedisClusterTestServer cluster = new RedisClusterTestServer();
        try {
            while (cluster.nodes.size() < MASTERS * (1 + replicas)) {
                cluster.nodes.add(RedisProcess.startClusterNode(OPTIONS));
            }
            cluster.form();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private void form() {
        List<ClusterNode> strangers =
                nodes.stream().map(node -> ClusterNode.knownTo(node).get(0)).toList();
        for (int i = 0; i < nodes.size(); i++) {
            RedisProcess node = nodes.get(i);
            RedisCommand.send(node, "CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            if (i < MASTERS) {
                RedisCommand.send(node, "CLUSTER", "ADDSLOTSRANGE", SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS - 1);
            }
            ClusterNode stranger = strangers.get(i);
            RedisCommand.send(nodes.get(0), "CLUSTER", "MEET", RedisProcess.HOST, stranger.port(), stranger.busPort());
        }
        awaitReady();
        for (int i = MASTERS; i < nodes.size(); i++) {
            RedisCommand.send(
                    nodes.get(i),
                    "CLUSTER",
                    "REPLICATE",
                    strangers.get(i % MASTERS).id());
        }
        awaitReady();
    }

    /** Where all its nodes listen, in the form {@code redis://127.0.0.1:40001,127.0.0.1:40002}; never changes. */
    public String uri() {
        return nodes.stream()
                .map(node -> node.host() + ":" + node.port())
                .collect(Collectors.joining(",", "redis://", ""));
    }

    /**
     * Its nodes, the first masters first. A node that is stopped and started again is the same node of the cluster,
     * without its data, and a replica if another took over meanwhile. Call {@link #awaitReady} after it.
     */
    public List<RedisTestServer> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * The node that serves a slot, in the opinion of the first node that runs.
     *
     * @param slot 0 to 16383
     * @throws IllegalStateException if none serves it
     */
    public RedisTestServer masterOf(int slot) {
        return nodeAt(servedBy(slot).port());
    }

    /**
     * Kills the master of a slot and waits until its replica serves the slot and all that are left know.
     *
     * @return the killed one: started again, it becomes a replica
     * @throws IllegalStateException if it has no replica that runs
     */
    public RedisTestServer failover(int slot) {
        ClusterNode master = servedBy(slot);
        if (running().stream().noneMatch(node -> isReplicaOf(master, node))) {
            throw new IllegalStateException("no replica could take over slot " + slot);
        }
        RedisProcess killed = nodeAt(master.port());
        killed.stop();
        Readiness.awaitNo(
                () -> servedBy(slot).port() == killed.port() ? "the killed one has not been replaced" : "",
                "another master for slot " + slot);
        awaitReady();
        return killed;
    }

    /**
     * Hands a slot without keys from its master to another, and waits until all know. Clients are told as in any
     * resharding: the former master ends their sharded subscriptions in this slot and answers {@code MOVED}.
     *
     * @throws IllegalStateException if there are keys in the slot, or the other is no master
     */
    public void moveSlot(int slot, RedisTestServer to) {
        ClusterNode from = servedBy(slot);
        ClusterNode target = known().stream()
                .filter(node -> node.port() == to.port())
                .findAny()
                .orElseThrow();
        RedisProcess source = nodeAt(from.port());
        String keys =
                RedisCommand.send(source, "CLUSTER", "COUNTKEYSINSLOT", slot).get(0);
        if (!keys.equals("0")) {
            throw new IllegalStateException("slot " + slot + " cannot be moved, as it has keys: " + keys);
        }
        RedisCommand.send(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", from.id());
        RedisCommand.send(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", target.id());
        RedisCommand.send(to, "CLUSTER", "SETSLOT", slot, "NODE", target.id());
        RedisCommand.send(source, "CLUSTER", "SETSLOT", slot, "NODE", target.id());
        awaitReady();
    }

    /**
     * Waits until all nodes that run are well, know the same of each other, serve all slots, and replicas follow their
     * masters.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if that is not so after 30 seconds, saying why
     */
    public void awaitReady() {
        Readiness.awaitNo(this::obstacle, "a Redis Cluster whose nodes agree");
    }

    /** What {@link #awaitReady} waits for; empty if nothing. */
    private String obstacle() {
        List<ClusterNode> known = known();
        if (known.size() != nodes.size()) {
            return "known are only " + known;
        }
        for (RedisProcess node : running()) {
            String info = RedisCommand.send(node, "CLUSTER", "INFO").get(0);
            if (!info.contains("cluster_state:ok")) {
                return node.uri() + " says " + info.lines().toList();
            }
            List<ClusterNode> others = ClusterNode.knownTo(node);
            if (!others.equals(known)) {
                return node.uri() + " knows " + others + ", another " + known;
            }
            List<String> role = RedisCommand.send(node, "ROLE");
            if (role.get(0).equals("slave") && !role.get(3).equals("connected")) {
                return node.uri() + " is " + role;
            }
        }
        return known.stream()
                .filter(node -> !node.isWell() && running().stream().anyMatch(running -> running.port() == node.port()))
                .map(ClusterNode::toString)
                .collect(Collectors.joining());
    }

    @Override
    public String host() {
        return nodes.get(0).host();
    }

    @Override
    public int port() {
        return nodes.get(0).port();
    }

    @Override
    public List<RedisTestServer> servers() {
        return nodes();
    }

    @Override
    public String description() {
        return "Redis Cluster of " + nodes.size() + " nodes, each "
                + nodes.get(0).description();
    }

    @Override
    public void stop() {
        nodes.forEach(RedisProcess::stop);
    }

    /** Starts all nodes that are stopped, without their data, and waits until the cluster is ready. */
    @Override
    public void start() {
        nodes.forEach(RedisProcess::start);
        awaitReady();
    }

    /** @throws UnsupportedOperationException always: each of the {@link #nodes} has a process of its own */
    @Override
    public long pid() {
        throw new UnsupportedOperationException("a cluster is several processes: ask its nodes");
    }

    @Override
    public void close() {
        stop();
    }

    private List<RedisProcess> running() {
        return nodes.stream().filter(RedisProcess::isRunning).toList();
    }

    private List<ClusterNode> known() {
        return ClusterNode.knownTo(running().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all nodes of the cluster are stopped")));
    }

    private ClusterNode servedBy(int slot) {
        return known().stream()
                .filter(node -> node.serves(slot))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("no node serves slot " + slot));
    }

    private boolean isReplicaOf(ClusterNode master, RedisProcess node) {
        return known().stream()
                .anyMatch(
                        known -> known.port() == node.port() && known.masterId().equals(master.id()));
    }

    private RedisProcess nodeAt(int port) {
        return nodes.stream().filter(node -> node.port() == port).findAny().orElseThrow();
    }
}
