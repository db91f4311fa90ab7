package io.roomcast.benchmarks;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import io.roomcast.adapter.Adapters;
import io.roomcast.adapter.BroadcastOptions;
import io.roomcast.adapter.Packet;
import io.roomcast.adapter.spi.ClusterMessage;
import io.roomcast.adapter.spi.ClusterMessageCodec;
import io.roomcast.adapter.spi.Ids;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/**
 * Broadcasts from one process to another, both members of a Hazelcast cluster, beside a bare {@code ITopic<byte[]>} that
 * moves the same bytes. The sender is a node, which hears its own messages too, or an emitter, which does not. They take
 * turns; medians are printed.
 *
 * <p>Arguments: number of messages a round (100000), bytes of text in a message (128), rounds counted (7).
 */
public final class HazelcastThroughput {
    private HazelcastThroughput() {}

    /** Runs the benchmark. */
    public static void main(String[] args) throws Exception {
        int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        int size = args.length > 1 ? Integer.parseInt(args[1]) : 128;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        String run = Ids.hex16();
        int port = freePort();
        try (Child forOurs = receiver("node", run, port, messages);
                Child forEmitter = receiver("emitter", run, port + 10, messages);
                Child forBare = receiver("bare", run, port + 20, messages);
                AdapterSender ours =
                        new AdapterSender(Adapters.open("hazelcast", settings(name("node", run), port)), size);
                EmitterSender emitter =
                        new EmitterSender(Adapters.open("hazelcast", settings(name("emitter", run), port + 10)), size);
                Bare bare = new Bare(bareMember(name("bare", run), port + 20), payload(size))) {
            Throughput.Way reference = new Throughput.Way("bare ITopic<byte[]>", bare, forBare);
            Throughput.run(
                    "Hazelcast",
                    messages,
                    size,
                    rounds,
                    List.of(
                            new Throughput.Way("adapter, node to node", ours, forOurs),
                            new Throughput.Way("adapter, emitter to node", emitter, forEmitter),
                            reference),
                    List.of(reference));
        }
    }

    private static Child receiver(String mode, String run, int port, int messages) throws IOException {
        return Child.receiver(
                HazelcastReceiver.class, messages, List.of(mode, name(mode, run), Integer.toString(port)));
    }

    /** Each way has a cluster of its own. */
    private static String name(String mode, String run) {
        return mode + "-" + run;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        }
    }

    static Map<String, String> settings(String clusterName, int port) {
        return Map.of("clusterName", clusterName, "port", Integer.toString(port));
    }

    /** A member as Hazelcast makes it, but that it finds others at these ports only. */
    static HazelcastInstance bareMember(String clusterName, int port) {
        Config config = new Config();
        config.setClusterName(clusterName);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getNetworkConfig().setPort(port);
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port).addMember("127.0.0.1:" + (port + 1));
        return Hazelcast.newHazelcastInstance(config);
    }

    /** What the backend's codec makes of such a message. */
    private static byte[] payload(int size) {
        return new ClusterMessageCodec("/")
                .encode(new ClusterMessage.Broadcast(
                        Ids.hex16(), null, Packet.of("message", "x".repeat(size)), BroadcastOptions.rooms("room")));
    }

    private static final class Bare implements Throughput.Sender {
        private final HazelcastInstance member;
        private final ITopic<byte[]> topic;
        private final byte[] payload;

        Bare(HazelcastInstance member, byte[] payload) {
            this.member = member;
            this.topic = member.getTopic("bare");
            this.payload = payload;
        }

        @Override
        public void send(int messages) {
            for (int i = 0; i < messages; i++) {
                topic.publish(payload);
            }
        }

        @Override
        public void close() {
            member.shutdown();
        }
    }
}
