package io.roomcast.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.RingbufferConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.Ringbuffer;
import com.hazelcast.topic.ITopic;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we use of a Hazelcast instance, member or client: its objects under our names. Unless said otherwise a call may
 * block until the cluster answers.
 */
final class HazelcastCluster {
    private static final Logger LOG = LoggerFactory.getLogger(HazelcastCluster.class);

    private static final String LOGGED = "logged";

    private final HazelcastInstance instance;
    private final HazelcastSettings settings;

    HazelcastCluster(HazelcastInstance instance, HazelcastSettings settings) {
        this.instance = instance;
        this.settings = settings;
    }

    HazelcastInstance instance() {
        return instance;
    }

    private String name(String kind, String namespace) {
        return settings.prefix() + ":" + kind + ":" + escaped(namespace);
    }

    /** Only characters that mean nothing in Hazelcast's names. */
    private static String escaped(String namespace) {
        StringBuilder name = new StringBuilder();
        for (byte b : namespace.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '/' || c == '-' || c == '_');
            name.append(plain ? Character.toString(c) : String.format("%%%02x", (int) c));
        }
        return name.toString();
    }

    /** Frames to all. */
    ITopic<Object> messages(String namespace) {
        return instance.getTopic(name("messages", namespace));
    }

    /** How far receivers are, for all namespaces. */
    ITopic<Object> progress() {
        return instance.getTopic(settings.prefix() + ":progress");
    }

    /** Frames to all, kept. */
    Ringbuffer<Object> log(String namespace) {
        return instance.getRingbuffer(name("log", namespace));
    }

    /** What the log's name begins with, for configuring it. */
    static RingbufferConfig logConfig(HazelcastSettings settings) {
        return new RingbufferConfig(settings.prefix() + ":log:*").setCapacity(settings.logSize());
    }

    /** In an instance that is not ours, the log can only be configured while it runs. */
    void configureLog() {
        try {
            instance.getConfig().addRingBufferConfig(logConfig(settings));
        } catch (HazelcastException | UnsupportedOperationException e) {
            LOG.info(
                    "the log of {} has the size that the Hazelcast cluster gives it, not {}: {}",
                    settings.prefix(),
                    settings.logSize(),
                    e.toString());
        }
    }

    /** Sessions by their private id. */
    IMap<String, byte[]> sessions(String namespace) {
        return instance.getMap(name("sessions", namespace));
    }

    /** Whether the messages of a namespace are logged: once a node wanted it, as long as the cluster lives. */
    boolean isLogged(String namespace) {
        return modes().containsKey(namespace);
    }

    /** The same, without blocking. */
    CompletionStage<Boolean> askIfLogged(String namespace) {
        try {
            return modes().getAsync(namespace).thenApply(LOGGED::equals);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    void setLogged(String namespace) {
        modes().put(namespace, LOGGED);
    }

    private IMap<String, String> modes() {
        return instance.getMap(settings.prefix() + ":modes");
    }

    private IMap<String, String> nodes(String namespace) {
        return instance.getMap(name("nodes", namespace));
    }

    /** The nodes of a namespace with their owners, dead ones included. */
    Map<String, String> registered(String namespace) {
        return nodes(namespace).entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those of them that are alive. */
    Set<String> liveNodes(String namespace) {
        Presence presence = new Presence(this::members);
        registered(namespace).forEach(presence::add);
        return presence.live();
    }

    /** Says that a node is there. */
    void register(String namespace, String node, String owner) {
        if (isClient()) {
            nodes(namespace).set(node, owner, Presence.LEASE.toSeconds(), TimeUnit.SECONDS);
        } else {
            nodes(namespace).set(node, owner);
        }
    }

    void unregister(String namespace, String node) {
        nodes(namespace).delete(node);
    }

    /**
     * Removes the nodes of a member that is gone, unless they have another owner by now. If it is back, they stay: the
     * cluster may have been split, and the map may not have answered before it was that of the whole cluster again.
     */
    void unregisterNodesOf(UUID member, String namespace) {
        registered(namespace).forEach((node, owner) -> {
            if (owner.startsWith(member.toString()) && !members().contains(member)) {
                nodes(namespace).remove(node, owner);
            }
        });
    }

    /** Whether a node is registered with that owner; does not block. */
    CompletionStage<Boolean> askIfRegistered(String namespace, String node, String owner) {
        try {
            return nodes(namespace).getAsync(node).thenApply(owner::equals);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** This process as the owner of a node. Does not block. */
    String owner(boolean logs) {
        return Presence.owner(localMember(), logs);
    }

    boolean isClient() {
        return localMember() == null;
    }

    private @Nullable UUID localMember() {
        return instance.getLocalEndpoint() instanceof Member member ? member.getUuid() : null;
    }

    /** The members of the cluster, as they are known here. Does not block. */
    Set<UUID> members() {
        Set<UUID> ids = new HashSet<>();
        try {
            for (Member member : instance.getCluster().getMembers()) {
                ids.add(member.getUuid());
            }
        } catch (HazelcastInstanceNotActiveException e) {
            // Then there are none.
        }
        return ids;
    }

    boolean isRunning() {
        return instance.getLifecycleService().isRunning();
    }

    /** Where it is, for people. */
    @Override
    public String toString() {
        return "Hazelcast cluster '" + instance.getConfig().getClusterName() + "'";
    }
}
