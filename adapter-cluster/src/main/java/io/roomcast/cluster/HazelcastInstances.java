package io.roomcast.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts instances of our own. Nothing is found by itself, nothing is reported to anybody, no shutdown hook is set. */
final class HazelcastInstances {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastInstances.class);

    /** Few: after a split, Hazelcast tries one address after the other, and waits 5 s at each where nobody is. */
    private static final int PORTS_TRIED = 3;

    /**
     * Many: the thread that writes to a member which took the connection and says nothing writes to nobody else any more,
     * and connections are dealt out to the threads in turn.
     */
    private static final int WRITING_THREADS = 16;

    private static final int MAX_PORT = 65_535;
    private static final long CONNECT_MILLIS = 10_000;

    private HazelcastInstances() {}

    /**
     * Starts a member or a client; blocks.
     *
     * @throws IllegalStateException if it does not start, saying what to check
     */
    static HazelcastInstance start(HazelcastSettings settings) {
        return settings.client() ? client(settings) : member(settings);
    }

    private static HazelcastInstance member(HazelcastSettings settings) {
        try {
            HazelcastInstance member = Hazelcast.newHazelcastInstance(memberConfig(settings));
            warnIfHidden(member, settings);
            return member;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "no Hazelcast member could be started at port " + settings.port() + " or above, to join cluster '"
                            + settings.clusterName() + "' at " + settings.members() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Its port may have been taken, and a port above it is not where others look. */
    private static void warnIfHidden(HazelcastInstance member, HazelcastSettings settings) {
        String port = ":" + member.getCluster().getLocalMember().getAddress().getPort();
        if (member.getCluster().getMembers().size() == 1
                && addresses(settings).stream().noneMatch(address -> address.endsWith(port))) {
            LOG.warn(
                    "the first member of Hazelcast cluster '{}' listens at {}, where others do not look: they try {};"
                            + " give each cluster on a machine a port of its own",
                    settings.clusterName(),
                    member.getCluster().getLocalMember().getAddress(),
                    addresses(settings));
        }
    }

    static Config memberConfig(HazelcastSettings settings) {
        Config config = new Config();
        config.setClusterName(settings.clusterName());
        config.getNetworkConfig().setPort(settings.port()).setPortAutoIncrement(true);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(addresses(settings));
        config.addRingBufferConfig(HazelcastCluster.logConfig(settings));
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getSerializationConfig().setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
        long silence = settings.maxSilence().toSeconds();
        property(config, "hazelcast.logging.type", "slf4j");
        property(config, "hazelcast.phone.home.enabled", "false");
        property(config, "hazelcast.shutdownhook.enabled", "false");
        // Only on the address that was picked by the list of members, not on all of them.
        property(config, "hazelcast.socket.bind.any", "false");
        property(config, "hazelcast.wait.seconds.before.join", "0");
        property(config, "hazelcast.heartbeat.interval.seconds", Long.toString(Math.max(1, Math.min(5, silence / 4))));
        property(config, "hazelcast.max.no.heartbeat.seconds", Long.toString(silence));
        property(config, "hazelcast.merge.first.run.delay.seconds", "10");
        property(config, "hazelcast.merge.next.run.delay.seconds", "10");
        property(config, "hazelcast.graceful.shutdown.max.wait", "10");
        property(config, "hazelcast.io.output.thread.count", Integer.toString(WRITING_THREADS));
        return config;
    }

    /** A system property of the same name comes first, as it does in Hazelcast. */
    private static void property(Config config, String name, String value) {
        config.setProperty(name, System.getProperty(name, value));
    }

    /** Addresses without a port stand for some ports, as Hazelcast has it, but from ours on. */
    private static List<String> addresses(HazelcastSettings settings) {
        List<String> addresses = new ArrayList<>();
        for (String member : settings.members()) {
            if (hasPort(member)) {
                addresses.add(member);
                continue;
            }
            String host = member.indexOf(':') >= 0 && !member.startsWith("[") ? "[" + member + "]" : member;
            for (int port = settings.port(); port < Math.min(settings.port() + PORTS_TRIED, MAX_PORT + 1); port++) {
                addresses.add(host + ":" + port);
            }
        }
        return addresses;
    }

    /** {@code host:port} or {@code [ipv6]:port}. */
    private static boolean hasPort(String member) {
        int colon = member.lastIndexOf(':');
        return colon > 0 && (member.indexOf(':') == colon || member.charAt(colon - 1) == ']');
    }

    @SuppressWarnings("deprecation") // the enum that replaces setSmartRouting is not in 5.5
    private static HazelcastInstance client(HazelcastSettings settings) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(settings.clusterName());
        config.getNetworkConfig().setAddresses(addresses(settings));
        // One member registers our listeners with all of them before it answers. A client of several registers with
        // each as it comes to be connected, which nobody tells us, and hears nothing from a member until then.
        config.getNetworkConfig().setSmartRouting(false);
        ClientConnectionStrategyConfig strategy = config.getConnectionStrategyConfig();
        strategy.setAsyncStart(true); // so that it can be stopped if nobody answers
        strategy.setReconnectMode(ClientConnectionStrategyConfig.ReconnectMode.ASYNC); // calls fail at once meanwhile
        strategy.getConnectionRetryConfig()
                .setInitialBackoffMillis(200)
                .setMaxBackoffMillis(5000)
                .setJitter(0.2);
        config.getMetricsConfig().setEnabled(false);
        config.setProperty("hazelcast.logging.type", "slf4j");
        long silence = settings.maxSilence().toMillis();
        config.setProperty("hazelcast.client.heartbeat.timeout", Long.toString(silence));
        config.setProperty("hazelcast.client.heartbeat.interval", Long.toString(Math.min(5000, silence / 4)));
        CountDownLatch connected = new CountDownLatch(1);
        LifecycleListener listener = event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                connected.countDown();
            }
        };
        config.addListenerConfig(new ListenerConfig(listener));
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try {
            if (connected.await(Math.min(CONNECT_MILLIS, silence), TimeUnit.MILLISECONDS)) {
                return client;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdown();
        throw new IllegalStateException("no member of the Hazelcast cluster '" + settings.clusterName()
                + "' answers at " + settings.members() + "; check 'clusterName', 'members' and 'port'");
    }
}
