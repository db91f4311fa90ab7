package io.roomcast.benchmarks.traffic;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.topic.ITopic;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** A bare {@code ITopic<byte[]>} of a member; what the backend's codec adds to a message is a constant before it. */
final class TopicOutlet implements Outlet {
    private static final String TOPIC = "bare";
    private static final int OVERHEAD = 60;

    private final HazelcastInstance member;
    private final ITopic<byte[]> topic;

    TopicOutlet(Map<String, String> settings) {
        this.member = member(settings);
        this.topic = member.getTopic(TOPIC);
    }

    /** Receives what an outlet with the same settings sends. */
    static AutoCloseable receive(Map<String, String> settings, Arrivals arrivals) {
        HazelcastInstance member = member(settings);
        member.<byte[]>getTopic(TOPIC)
                .addMessageListener(message -> arrivals.arrived(message.getMessageObject(), OVERHEAD));
        return member::shutdown;
    }

    /** A member as Hazelcast makes it, but that it finds others at these ports only. */
    private static HazelcastInstance member(Map<String, String> settings) {
        int port = Integer.parseInt(Objects.requireNonNull(settings.get("port")));
        Config config = new Config();
        config.setClusterName(Objects.requireNonNull(settings.get("clusterName")));
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.getNetworkConfig().setPort(port);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port).addMember("127.0.0.1:" + (port + 1));
        return Hazelcast.newHazelcastInstance(config);
    }

    @Override
    public CompletionStage<?> send(byte[] payload, boolean binary) {
        byte[] message = new byte[OVERHEAD + payload.length];
        System.arraycopy(payload, 0, message, OVERHEAD, payload.length);
        return topic.publishAsync(message);
    }

    @Override
    public void close() {
        member.shutdown();
    }
}
